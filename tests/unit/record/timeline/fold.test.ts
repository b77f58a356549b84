import { expect, test } from "vitest";
import { describePoint, Increase, TimelineFold } from "../../../../src/record/timeline/fold.ts";
import { collector, logs, sample } from "./samples.ts";

test.each([
  [
    "rises",
    false,
    [
      [5, 1],
      [7, 2],
      [7, 3],
    ],
    2,
  ],
  [
    "begins with the scenario",
    true,
    [
      [5, 1],
      [7, 2],
    ],
    7,
  ],
  [
    "starts again below where it was",
    false,
    [
      [5, 1],
      [2, 0.5],
    ],
    2,
  ],
  [
    "starts again and passes where it was",
    false,
    [
      [5, 9],
      [6, 1],
    ],
    6,
  ],
  [
    "starts again twice",
    true,
    [
      [5, 9],
      [2, 1],
      [3, 2],
      [1, 0.1],
    ],
    9,
  ],
] as const)("a counter that %s", (_what, isFresh, values, expected) => {
  const increase = new Increase(isFresh);
  const rises = values.map(([value, uptime]) => increase.add(value, uptime));
  expect(rises.at(-1)).toBe(expected);
});

test("a point counts from the scenario's beginning", () => {
  const fold = new TimelineFold();
  fold.add(
    sample(0, {
      edge: collector({ uptime: 100, sent: logs(40) }),
      kafka: { start: 0, end: 12, waiting: 2, lag: 2, expired: 0 },
      backend: collector({ uptime: 90, accepted: logs(30) }),
    }),
  );
  const point = fold.add(
    sample(2, {
      sent: logs(20),
      edge: collector({ uptime: 102, sent: logs(55), queue: { size: 3, fullest: 30 } }),
      kafka: { start: 0, end: 16, waiting: 1, lag: 1, expired: 0 },
      backend: collector({ uptime: 92, accepted: logs(44) }),
      arrived: logs(13),
    }),
  );
  expect(point).toEqual({
    ...{ seconds: 2, sent: 20, written: 15, consumed: 14, arrived: 13 },
    ...{ messages: 4, committed: 5, waiting: 1, edgeQueue: 3, backendQueue: 0 },
  });
  expect(describePoint(point)).toBe("sent 20, in Kafka 15, arrived 13 items; 1 messages waiting");
});

test("parts that start with the scenario count from zero, and a hop without an answer is null", () => {
  const fold = new TimelineFold();
  const nothing = { edge: null, kafka: null, backend: null, arrived: null };
  const first = fold.add(sample(0, nothing));
  expect(first).toMatchObject({ written: null, consumed: null, arrived: null, waiting: null });
  expect(describePoint(first)).toBe("sent 0, in Kafka ?, arrived ? items; ? messages waiting");
  const point = fold.add(
    sample(2, {
      edge: collector({ uptime: 0.5, sent: logs(1500) }),
      kafka: { start: 0, end: 3, waiting: 3, lag: 0, expired: 0 },
      backend: null,
    }),
  );
  expect(point).toMatchObject({
    written: 1500,
    consumed: null,
    messages: 3,
    waiting: 3,
    committed: 0,
  });
  expect(describePoint(point)).toContain("in Kafka 1,500,");
});

test("a collector that was killed and started again goes on counting", () => {
  const fold = new TimelineFold();
  fold.add(sample(0, { backend: null }));
  fold.add(sample(8, { backend: collector({ uptime: 5, accepted: logs(10) }) }));
  expect(fold.add(sample(9, { backend: null })).consumed).toBeNull();
  const again = sample(10, { backend: collector({ uptime: 0.4, accepted: logs(12) }) });
  expect(fold.add(again).consumed).toBe(22);
});

test("a part that was there before the scenario counts from its first answer, however late", () => {
  const fold = new TimelineFold();
  fold.add(sample(0, { edge: null, backend: null }));
  const late = { edge: collector({ uptime: 60, sent: logs(40) }) };
  expect(fold.add(sample(1, late)).written).toBe(0);
  const later = { edge: collector({ uptime: 61, sent: logs(45) }) };
  expect(fold.add(sample(2, later)).written).toBe(5);
});

test("Kafka that was there before the scenario counts from its first answer, however late", () => {
  const fold = new TimelineFold();
  fold.add(sample(0, { kafka: null }));
  const kafka = { start: 0, end: 12, waiting: 2, lag: 2, expired: 0 };
  expect(fold.add(sample(1, { kafka }))).toMatchObject({ messages: 0, committed: 0 });
  const point = fold.add(sample(2, { kafka: { ...kafka, end: 15, waiting: 0, lag: 0 } }));
  expect(point).toMatchObject({ messages: 3, committed: 5 });
});
