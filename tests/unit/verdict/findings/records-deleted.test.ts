import { expect, test } from "vitest";
import type { AdminChange } from "../../../../src/record/admin-facts.ts";
import { accountOf, SINCE } from "./facts.ts";
import { backendLog, found, only } from "./found.ts";
import { recorded } from "./recorded.ts";

const DELETED: AdminChange = {
  ...{ do: "delete-records", at: SINCE + 1, topic: "otel-logs" },
  ranges: [
    {
      range: { topic: "otel-logs", partition: 0, from: 3n, to: 9n },
      ...{ items: { logs: 20 }, unknown: 1 },
    },
  ],
  items: { logs: [[10, 29]] },
};

test("records-deleted: reported as a loss with offsets, items and the consumer's own line", async () => {
  const finding = await only("records-deleted", {
    administration: [DELETED],
    signals: { logs: { ...accountOf(20), expired: 20 } },
    ...backendLog(recorded("resetOnFirstFetch")),
  });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toBe(
    "Somebody deleted 6 messages of otel-logs (kafka-delete-records.sh) before the backend collector had committed them. Gone with them: 20 logs.",
  );
  expect(finding.evidence).toMatchObject([
    {
      source: "topic otel-logs, partition 0",
      text: "offsets 3 to 8 were removed; they held 20 logs and 1 messages whose items are not known",
    },
    { source: "logs/backend.log", text: expect.stringContaining("OFFSET_OUT_OF_RANGE") },
  ]);
});

test("records-deleted: reported as a risk where the backend had them in memory", async () => {
  const finding = await only("records-deleted", { administration: [DELETED] });
  expect(finding.severity).toBe("risk");
  expect(finding.message).toMatch(/Their items arrived: the backend had read them already\.$/);
});

test("records-deleted: not reported where all of them were committed, or nothing was deleted", async () => {
  const read = { ...DELETED, ranges: [], items: {} };
  const missing = { signals: { logs: accountOf(20) } };
  expect(await found({ administration: [read], ...missing })).toEqual([]);
  expect(await found(missing)).toEqual([]);
});
