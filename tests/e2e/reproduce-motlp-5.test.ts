import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** Another sixth of the catalogue with mOTLP behind configs/durable. */
testCatalogueOn("durable/motlp", { share: 5, of: 6 });
