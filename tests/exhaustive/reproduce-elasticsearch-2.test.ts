import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** Another third of the catalogue with Elasticsearch behind configs/durable. */
testCatalogueOn("durable/elasticsearch", { share: 2, of: 3 });
