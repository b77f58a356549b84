import { expect, test } from "vitest";
import type { AdminChange } from "../../../../src/record/admin-facts.ts";
import type { RunFacts } from "../../../../src/verdict/findings/run-facts.ts";
import { partition, stateOf } from "../../scenario/states.ts";
import { accountOf, line, SINCE } from "./facts.ts";
import { edgeLog, found, only } from "./found.ts";
import { recorded } from "./recorded.ts";

const TOPIC = "otel-logs";
const RECREATED: AdminChange = {
  ...{ do: "recreate-topic", at: SINCE + 1, topic: TOPIC, items: { logs: [[50, 54]] } },
  ranges: [
    {
      range: { topic: TOPIC, partition: 0, from: 7n, to: 9n },
      ...{ items: { logs: 5 }, unknown: 0 },
    },
  ],
};

/** Nothing moves any more, and the edge's queue holds what it cannot write. */
const STALLED: Pick<RunFacts, "settled"> = {
  settled: {
    how: "stalled",
    state: { ...stateOf({ partitions: [partition(3, null, TOPIC)] }), edge: { queued: 18 } },
    movedAt: 0,
  },
};

const NOT_WRITTEN = line({
  ...{ msg: "kafka records export failed", signal: "logs" },
  error: 'error exporting to topic "otel-logs": context deadline exceeded',
});

test("topic-recreated: reported as a loss with what went with the old topic and what is stuck", async () => {
  const finding = await only("topic-recreated", {
    ...{ administration: [RECREATED], ...STALLED },
    topicIds: [{ topic: TOPIC, ids: ["FyhtLpYlTNmdeBqGpYA4SA", "_Ze-bm9TSa6sUg4K18wd-Q"] }],
    signals: { logs: { ...accountOf(70), expired: 5 } },
    logs: { edge: [NOT_WRITTEN], backend: [recorded("fetchOfOldTopic", 4_078)] },
  });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toBe(
    "The topic otel-logs was deleted and made again while the collectors ran. " +
      "2 messages that the backend had not committed went with the old one, and with them 5 logs. " +
      "Running clients keep using the id of the old one: 65 logs sent since then have not arrived.",
  );
  expect(finding.remedy).toMatch(/^stop the backend, set its group's offsets/);
  expect(finding.evidence.map(({ text }) => text)).toEqual([
    "its id was FyhtLpYlTNmdeBqGpYA4SA, then _Ze-bm9TSa6sUg4K18wd-Q",
    "offsets 7 to 8 were removed; they held 5 logs",
    expect.stringMatching(/^4078 times: .*UNKNOWN_TOPIC_ID/),
  ]);
});

test("topic-recreated: reported instead of what waits at the edge and in the topic because of it", async () => {
  const signals = { logs: accountOf(70) };
  await only("topic-recreated", {
    ...{ administration: [RECREATED], signals, ...STALLED, ...edgeLog(NOT_WRITTEN) },
  });
});

test("topic-recreated: reported as a risk where everything arrived", async () => {
  const finding = await only("topic-recreated", { administration: [RECREATED] });
  expect(finding.severity).toBe("risk");
  expect(finding.message).toMatch(
    /their items arrived, because the backend had read them already\. No item of this run was lost by it\.$/,
  );
});

test("topic-recreated: reported where somebody else made it again, too", async () => {
  const finding = await only("topic-recreated", { topicIds: [{ topic: TOPIC, ids: ["a", "b"] }] });
  expect(finding.severity).toBe("risk");
});

test("topic-recreated: not reported where topics are the same, whatever waits", async () => {
  const codes = (await found({ signals: { logs: accountOf(70) }, ...STALLED })).map(
    ({ code }) => code,
  );
  expect(codes.sort()).toEqual(["waiting-at-edge", "waiting-in-kafka"]);
});
