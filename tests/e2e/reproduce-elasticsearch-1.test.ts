import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** One half of the catalogue with Elasticsearch behind configs/durable; the other one is exhaustive. */
testCatalogueOn("durable/elasticsearch", { share: 1, of: 2 });
