import { expect, test } from "vitest";
import { incidentsOf, testCatalogueOn } from "../support/incident-catalogue.ts";

/** A sixth of the catalogue with Elasticsearch behind configs/durable; the others are exhaustive. */
const SHARE = { share: 5, of: 6 };
testCatalogueOn("durable/elasticsearch", SHARE);

// New incidents move the others: then another sixth may be the one to play here.
test("Elasticsearch breaks in two of them, and what Kafka holds is changed in one", () => {
  const names = incidentsOf("durable/elasticsearch", SHARE);
  const begin = (pattern: RegExp) => names.filter((name) => pattern.test(name)).length;
  expect(begin(/^elasticsearch-/)).toBeGreaterThanOrEqual(2);
  expect(begin(/^(topic|offsets|partitions|records)-/)).toBeGreaterThanOrEqual(1);
});
