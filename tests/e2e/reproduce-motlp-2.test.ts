import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** A second third of the catalogue with mOTLP behind configs/durable. */
testCatalogueOn("durable/motlp", { share: 2, of: 3 });
