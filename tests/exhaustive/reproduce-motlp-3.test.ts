import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** The last third of the catalogue with mOTLP behind configs/durable. */
testCatalogueOn("durable/motlp", { share: 3, of: 3 });
