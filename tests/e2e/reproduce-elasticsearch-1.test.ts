import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** A third of the catalogue with Elasticsearch behind configs/durable; the others are exhaustive. */
testCatalogueOn("durable/elasticsearch", { share: 1, of: 3 });
