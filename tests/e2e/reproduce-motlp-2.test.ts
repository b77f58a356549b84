import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** One half of the catalogue with mOTLP behind configs/durable. */
testCatalogueOn("durable/motlp", { share: 2, of: 2 });
