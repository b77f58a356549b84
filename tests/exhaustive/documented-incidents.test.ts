import { testCatalogueOn } from "../support/incident-catalogue.ts";

/** Incidents on Elastic's page as it is, where it makes something else of them than configs/durable. */
testCatalogueOn("documented/elasticsearch");
