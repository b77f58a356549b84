import { describe } from "vitest";
import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** The sixths of the catalogue that `npm test` leaves out, with mOTLP behind configs/durable. */
describe.each([2, 4, 6])("sixth %i", (share) => {
  testCatalogueOn("durable/motlp", { share, of: 6 });
});
