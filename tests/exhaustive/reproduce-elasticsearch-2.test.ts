import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** The other half of the catalogue with Elasticsearch behind configs/durable. */
testCatalogueOn("durable/elasticsearch", { share: 2, of: 2 });
