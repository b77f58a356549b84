import { expect, test } from "vitest";
import { backendLog, found, MISSING, NO_REFUSALS, only } from "./found.ts";
import { recorded } from "./recorded.ts";

test("rejected-documents: reported with number, index, type and reason", async () => {
  const log = backendLog(recorded("tooLongForTheMapping", 6), recorded("noSuchPipeline", 60));
  const finding = await only("rejected-documents", { ...log, ...MISSING });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toContain(
    "66 documents (document_parsing_exception, illegal_argument_exception)",
  );
  expect(finding.evidence.map(({ text }) => text)).toEqual([
    expect.stringContaining(".ds-traces-delivery_mwwnhiv3.otel-harness-2026.11.25-000001"),
    expect.stringContaining("pipeline with id [nope] does not exist"),
  ]);
});

test("rejected-documents: reported for those in a failure store, of which the log has nothing", async () => {
  const store = { stream: "logs-x.otel-harness", documents: 12, example: "mapper_exception: no" };
  const refusals = { ...NO_REFUSALS, failureStores: [store] };
  const finding = await only("rejected-documents", { refusals, ...MISSING });
  expect(finding.message).toBe(
    "12 documents are in failure stores, not in their data streams; the collector's log does not mention them.",
  );
  expect(finding.evidence).toEqual([
    {
      source: "logs-x.otel-harness::failures",
      text: "12 documents, for example: mapper_exception: no",
    },
  ]);
});

test("rejected-documents: reported for entire requests that mOTLP takes for wrong", async () => {
  const log = backendLog(recorded("motlpBad", 2));
  const finding = await only("rejected-documents", { ...log, ...MISSING, target: "motlp" });
  expect(finding.message).toBe("mOTLP refused requests with 30 items permanently.");
});

test("rejected-documents: not reported for a point that is there already", async () => {
  expect(await found({ ...backendLog(recorded("conflict", 300)), ...MISSING })).toEqual([]);
});
