import { expect, test } from "vitest";
import { accountOf } from "./facts.ts";
import { found, only } from "./found.ts";

test("phantom-documents: reported by id, with the document's beginning", async () => {
  const sample = { index: ".ds-logs-generic.otel-default-1", id: "abc", text: '{"body":"x"}' };
  const logs = { ...accountOf(0), unexpected: 3, unexpectedSamples: [sample] };
  const finding = await only("phantom-documents", { signals: { logs } });
  expect(finding.severity).toBe("risk");
  expect(finding.message).toContain("3 among the logs");
  expect(finding.evidence).toEqual([
    { source: ".ds-logs-generic.otel-default-1, document abc", text: '{"body":"x"}' },
  ]);
  const lossy = { logs: { ...accountOf(1), unexpected: 1 } };
  expect((await only("phantom-documents", { signals: lossy })).severity).toBe("loss");
});

test("phantom-documents: not reported where every document was sent", async () => {
  expect(await found({ signals: { logs: accountOf(3) } })).toEqual([]);
});
