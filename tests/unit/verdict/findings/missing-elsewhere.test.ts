import { expect, test } from "vitest";
import type { DestinationAccount } from "../../../../src/verdict/destination-report.ts";
import { foundOf } from "./found.ts";

function destination(logs: DestinationAccount) {
  const items = { traces: 0, metrics: 0, logs: logs.reached };
  return { destinations: [{ role: "edge", exporter: "kafka", items, signals: { logs } }] };
}

test("missing-elsewhere: reported where items reached the target and not a second destination", async () => {
  const facts = destination({ reached: 90, duplicated: 0, missing: 10, missingAtTarget: 3 });
  const [finding] = await foundOf("missing-elsewhere", facts);
  expect(finding?.severity).toBe("risk");
  expect(finding?.message).toContain("The exporter kafka of the edge lost 7 logs");
  expect(finding?.evidence[0]?.source).toMatch(/edge\.yaml:\d+$/);
});

test("missing-elsewhere: the exporter's last error is quoted", async () => {
  const line = (level: string, component: string, message: string) => ({
    ...{ at: 0, level, component, message, fields: { msg: message } },
  });
  const edge = [
    line("error", "kafka", "other"),
    line("error", "kafka/dr", "refused"),
    line("warn", "kafka/dr", "alias"),
  ];
  const { destinations } = destination({
    reached: 0,
    duplicated: 0,
    missing: 1,
    missingAtTarget: 0,
  });
  const [finding] = await foundOf("missing-elsewhere", {
    destinations: destinations.map((one) => ({ ...one, exporter: "kafka/dr" })),
    logsElsewhere: { edge, backend: [] },
  });
  expect(finding?.evidence.map(({ text }) => text)).toContain('{"msg":"refused"}');
});

test.each<[string, DestinationAccount]>([
  ["everything came", { reached: 100, duplicated: 5, missing: 0, missingAtTarget: 0 }],
  ["the target lacks the same", { reached: 90, duplicated: 0, missing: 10, missingAtTarget: 10 }],
  ["nothing says what had to come", { reached: 9, duplicated: 0, notJudged: "filter (edge)" }],
])("missing-elsewhere: not reported where %s", async (_what, account) => {
  expect(await foundOf("missing-elsewhere", destination(account))).toEqual([]);
});
