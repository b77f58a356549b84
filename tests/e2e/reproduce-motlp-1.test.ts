import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** A third of the catalogue with mOTLP behind configs/durable; another third is exhaustive. */
testCatalogueOn("durable/motlp", { share: 1, of: 3 });
