import { testCatalogueOn } from "./incident-catalogue.ts";

/** The catalogue with mOTLP behind configs/durable. */
testCatalogueOn("durable/motlp");
