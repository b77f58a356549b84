import { expect, test } from "vitest";
import type { LogLine } from "../../../../src/record/collector-log/log.ts";
import { accountOf, line } from "./facts.ts";
import { edgeLog, foundOf, only } from "./found.ts";

/** As EDOT 9.4.3 writes it. */
function dropped(code: string): LogLine {
  const found = line({
    msg: "Exporting failed. Dropping data.",
    error: `not retryable error: Permanent error: error exporting to topic "otel-logs": ${code}: Topic authorization failed.`,
    signal: "logs",
  });
  return { ...found, fields: { dropped_items: 10 } };
}

test("kafka-forbidden: reported with the topic and what the edge dropped", async () => {
  const log = edgeLog(dropped("TOPIC_AUTHORIZATION_FAILED"));
  const finding = await only("kafka-forbidden", { ...log, signals: { logs: accountOf(10) } });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toMatch(/write to otel-logs, and the edge dropped 10 items/);
  expect((await only("kafka-forbidden", log)).severity).toBe("risk");
});

test("kafka-forbidden: not reported for other reasons", async () => {
  const signals = { logs: accountOf(10) };
  const log = edgeLog(dropped("MESSAGE_TOO_LARGE"));
  expect(await foundOf("kafka-forbidden", { ...log, signals })).toEqual([]);
  expect(await foundOf("kafka-forbidden", { signals })).toEqual([]);
});
