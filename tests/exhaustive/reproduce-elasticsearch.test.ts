import { describe } from "vitest";
import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** The sixths of the catalogue that `npm test` leaves out, with Elasticsearch behind configs/durable. */
describe.each([1, 2, 3, 4, 6])("sixth %i", (share) => {
  testCatalogueOn("durable/elasticsearch", { share, of: 6 });
});
