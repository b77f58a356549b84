import { expect, test } from "vitest";
import type { LogLine } from "../../../../src/record/collector-log/log.ts";
import { accountOf, line } from "./facts.ts";
import { edgeLog, foundOf, only } from "./found.ts";

/** As EDOT 9.4.3 writes it. */
function dropped(code: string): LogLine {
  const found = line({
    msg: "Exporting failed. Dropping data.",
    error: `not retryable error: Permanent error: error exporting to topic "otel-logs": ${code}: This record has failed the validation on the broker and hence been rejected.`,
    signal: "logs",
  });
  return { ...found, fields: { dropped_items: 10 } };
}

test("record-invalid: reported with the topic and what the edge dropped", async () => {
  const log = edgeLog(dropped("INVALID_RECORD"));
  const finding = await only("record-invalid", { ...log, signals: { logs: accountOf(10) } });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toMatch(/records in otel-logs as invalid, and the edge dropped 10 items/);
  expect((await only("record-invalid", log)).severity).toBe("risk");
});

test("record-invalid: not reported for other reasons", async () => {
  const signals = { logs: accountOf(10) };
  const log = edgeLog(dropped("MESSAGE_TOO_LARGE"));
  expect(await foundOf("record-invalid", { ...log, signals })).toEqual([]);
  expect(await foundOf("record-invalid", { signals })).toEqual([]);
});
