import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** A sixth of the catalogue with mOTLP behind configs/durable; the even sixths are exhaustive. */
testCatalogueOn("durable/motlp", { share: 1, of: 6 });
