import { expect, test } from "vitest";
import { dropLogs, lengthenSpanNames } from "../support/breaking-processors.ts";
import { expectAlerts, expectLost, runChanged, signalOf } from "../support/lost-at-hops.ts";
import { deliver } from "../support/own-delivery.ts";

/** A known number of items vanishes at one hop, and the report says how many, and where. */
const ITEMS = 60;
const PART = ITEMS / 10;

test("refused by Elasticsearch, and others inside of the edge: backend-rejected and edge", async () => {
  const scenario = await runChanged({ edge: dropLogs("05"), backend: lengthenSpanNames }, ITEMS);
  expectLost(scenario, { traces: { "backend-rejected": PART }, logs: { edge: 2 * PART } });
  expect(scenario.findings.map(({ code }) => code)).toContain("rejected-documents");
  expectAlerts(scenario, [
    "backend-documents-failed",
    "backend-error-logs",
    "sent-without-arrival",
  ]);
});

test("deleted after Elasticsearch had it: unattributed, taken by the target and gone", async () => {
  const { report } = await deliver({
    items: ITEMS,
    before: async (scenario) => {
      await scenario.startBackend();
      await scenario.settle();
      const target = await scenario.pipeline.target;
      if (target.kind !== "elasticsearch") throw new Error(`the target is ${target.kind}`);
      const { client } = target.part;
      // Events of spans are in there, too.
      const { hits } = await client.search({ index: "logs-*", size: 1_000 });
      const operations = hits.hits.map(({ _index, _id = "" }) => ({ delete: { _index, _id } }));
      await client.bulk({ operations, refresh: true });
    },
  });
  expectLost(report, { logs: { unattributed: ITEMS / 2 } });
  expect(signalOf(report, "logs").losses).toMatchObject([
    { because: "taken-and-gone", messages: [{ topic: "otel-logs", first: "0", last: "0" }] },
  ]);
});
