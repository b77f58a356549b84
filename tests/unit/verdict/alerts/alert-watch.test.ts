import { describe, expect, test } from "vitest";
import type { KafkaSample, TimelineSample } from "../../../../src/record/timeline/sample.ts";
import { ALERT_CODES, type AlertCode, codesOf } from "../../../../src/verdict/alerts/alert.ts";
import { AlertWatch } from "../../../../src/verdict/alerts/alert-watch.ts";
import { RULES } from "../../../../src/verdict/alerts/rules.ts";
import { collector, logs, sample } from "../../record/timeline/samples.ts";

const NO_LINES = { lines: 0, first: 0 };
const SILENT = { error: NO_LINES, warn: NO_LINES };
const QUIET = { edge: SILENT, backend: SILENT };

/** The alerts after samples of a pipeline that did nothing before them. */
function alertsOf(samples: readonly TimelineSample[], errors = QUIET) {
  const watch = new AlertWatch();
  for (const one of [sample(0), ...samples]) watch.add(one);
  return watch.alerts(errors);
}

function fired(samples: readonly TimelineSample[]): AlertCode[] {
  return codesOf(alertsOf(samples), true);
}

const kafka = (changes: Partial<KafkaSample>): KafkaSample => ({
  ...{ start: 0, end: 10, waiting: 0, lag: 0, expired: 0 },
  ...changes,
});

test("a pipeline at rest moves none of them", () => {
  const alerts = alertsOf([sample(1), sample(60)]);
  expect(alerts.map(({ code }) => code)).toEqual([...ALERT_CODES]);
  expect(codesOf(alerts, true)).toEqual([]);
  expect(alerts[0]).toEqual({ code: "edge-down", ...RULES["edge-down"], fired: false, peak: 0 });
});

test("a collector that takes its time to answer is not down, and one that hangs is", () => {
  const slow = (second: number) => sample(second, { backend: null, unanswered: ["backend"] });
  expect(fired([slow(1), slow(5), sample(9)])).toEqual([]);
  expect(fired([slow(1), slow(9), sample(11, { backend: null })])).toEqual(["backend-down"]);
});

describe("each fires alone", () => {
  const of = (role: "edge" | "backend", changes: Parameters<typeof collector>[0]) =>
    sample(2, { [role]: collector({ uptime: 12, ...changes }) });
  const cases: readonly [AlertCode, readonly TimelineSample[]][] = [
    ...(["edge", "backend"] as const).flatMap((role): [AlertCode, TimelineSample[]][] => [
      [`${role}-down`, [sample(1, { [role]: null }), sample(2, { [role]: null })]],
      [`${role}-restarted`, [of(role, { uptime: 1 })]],
      [`${role}-refused`, [of(role, { refused: logs(1) })]],
      [`${role}-queue-full`, [of(role, { queue: { size: 8, fullest: 80 } })]],
      [`${role}-enqueue-failed`, [of(role, { enqueueFailed: logs(1) })]],
      [`${role}-send-failed`, [of(role, { sendFailed: logs(1) })]],
    ]),
    [
      "backend-undecodable",
      [of("backend", { failures: { otelcol_kafka_receiver_unmarshal_failed_spans: 1 } })],
    ],
    [
      "backend-documents-failed",
      [of("backend", { failures: { "otelcol_elasticsearch_docs_processed (too_many)": 1 } })],
    ],
    ["kafka-expired", [sample(2, { kafka: kafka({ start: 3, expired: 3 }) })]],
    [
      "kafka-lag",
      [2, 6, 12].map((second) =>
        sample(second, {
          kafka: kafka({ waiting: 4, lag: 4 }),
          backend: collector({ uptime: 10 + second, sent: logs(second) }),
        }),
      ),
    ],
    [
      "backend-sends-nothing",
      [2, 6, 12].map((second) =>
        sample(second, { kafka: kafka({ waiting: 4, lag: 19 - second }) }),
      ),
    ],
    ["sent-without-arrival", [sample(2, { sent: logs(5), arrived: logs(4) })]],
  ];
  test.each(cases)("%s", (code, samples) => {
    expect(fired(samples)).toEqual([code]);
  });
});

test("an alert is known to have fired from the sample on that it fires on", () => {
  const watch = new AlertWatch();
  watch.add(sample(0));
  expect(watch.hasFired("backend-refused")).toBe(false);
  watch.add(sample(1, { backend: collector({ uptime: 12, refused: logs(1) }) }));
  expect(watch.hasFired("backend-refused")).toBe(true);
});

test("what was there before the scenario is nobody's alert", () => {
  const before = { edge: collector({ refused: logs(9), sendFailed: logs(9) }) };
  const watch = new AlertWatch();
  watch.add(sample(0, before));
  watch.add(sample(1, { edge: collector({ uptime: 11, refused: logs(9), sendFailed: logs(9) }) }));
  expect(codesOf(watch.alerts(QUIET), true)).toEqual([]);
});

test("a look that one collector missed is no outage of it", () => {
  expect(fired([sample(0.5, { backend: null }), sample(1)])).toEqual([]);
});

test("lag that grows in a sawtooth is lag", () => {
  const lags = [4, 9, 6, 11, 8, 13, 10, 15, 12, 17, 14, 19];
  const samples = lags.map((lag, index) =>
    sample(index + 1, {
      kafka: kafka({ waiting: lag, lag }),
      backend: collector({ uptime: 11 + index, sent: logs(index) }),
    }),
  );
  expect(fired(samples)).toEqual(["kafka-lag"]);
});

test("lag that gets less, and lag that no group has, is no alert", () => {
  const lagging = [2, 6, 10, 14].map((second) =>
    sample(second, {
      kafka: kafka({ waiting: 20 - second, lag: 20 - second }),
      backend: collector({ uptime: 10 + second, sent: logs(second) }),
    }),
  );
  expect(fired(lagging)).toEqual([]);
  const unread = [2, 7, 12].map((second) => sample(second, { kafka: kafka({ waiting: 4 }) }));
  expect(fired(unread)).toEqual([]);
});

test("what only ever holds the newest is no alert, however long items flow", () => {
  const seconds = [...Array(30).keys()];
  const flowing = (late: number) =>
    seconds.map((second) =>
      sample(second, {
        sent: logs(100 * second),
        arrived: logs(100 * Math.max(0, second - late)),
        kafka: kafka({ end: 10 * second, waiting: 10 * late, lag: 10 * late }),
        backend: collector({ uptime: 10 + second, sent: logs(second) }),
      }),
    );
  const done = sample(40, { sent: logs(2900), arrived: logs(2900) });
  expect(fired([...flowing(3), done])).toEqual([]);
  expect(fired([...flowing(15), done])).toEqual(["kafka-lag", "sent-without-arrival"]);
});

test("nothing is held against a pipeline whose backend collector has not been started", () => {
  const watch = new AlertWatch();
  const before = { backend: null, kafka: kafka({ waiting: 9, lag: 9 }), sent: logs(9) };
  for (const second of [0, 5, 10, 11]) watch.add(sample(second, before));
  watch.add(sample(12, { sent: logs(9), arrived: logs(9) }));
  expect(codesOf(watch.alerts(QUIET), true)).toEqual([]);
});

test("an alert says when it was reported and how far it went", () => {
  const alerts = alertsOf([
    sample(1, { sent: logs(9), arrived: logs(9) }),
    sample(3, { backend: collector({ uptime: 12, sendFailed: logs(4) }) }),
    sample(4, { backend: collector({ uptime: 13, sendFailed: logs(6) }) }),
  ]);
  const found = alerts.find(({ code }) => code === "backend-send-failed");
  expect(found).toMatchObject({ fired: true, peak: 6, unit: "items", afterSeconds: 2 });
});

test("lines of a log count from the first of them", () => {
  const first = Date.parse(sample(4.25).at);
  const samples = [sample(1, { sent: logs(1), arrived: logs(1) }), sample(9)];
  for (const level of ["error", "warn"] as const) {
    const logged = { ...QUIET, edge: { ...SILENT, [level]: { lines: 3, first } } };
    const found = alertsOf(samples, logged).find(({ code }) => code === `edge-${level}-logs`);
    expect(found).toMatchObject({ fired: true, peak: 3, afterSeconds: 3.3, since: "sending" });
  }
});

test("its seconds count from an outage, where it was reported after its beginning", () => {
  const watch = new AlertWatch();
  watch.add(sample(0, { sent: logs(1), arrived: logs(1) }));
  const failing = { backend: collector({ uptime: 12, sendFailed: logs(4) }) };
  watch.add(sample(2, { ...failing, sent: logs(1), arrived: logs(1) }));
  const told = (outage: number) => watch.alerts(QUIET, Date.parse(sample(outage).at));
  const since = (outage: number) => told(outage).find(({ code }) => code === "backend-send-failed");
  expect(since(0.5)).toMatchObject({ afterSeconds: 1.5, since: "outage" });
  expect(since(5)).toMatchObject({ afterSeconds: 2, since: "sending" });
});
