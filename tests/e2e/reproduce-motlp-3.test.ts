import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** Another sixth of the catalogue with mOTLP behind configs/durable. */
testCatalogueOn("durable/motlp", { share: 3, of: 6 });
