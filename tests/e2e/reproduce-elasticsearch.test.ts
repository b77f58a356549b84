import { testCatalogueOn } from "./incident-catalogue.ts";

/** The catalogue with Elasticsearch behind configs/durable. */
testCatalogueOn("durable/elasticsearch");
