import { expect, test } from "vitest";
import type { TimelineSample } from "../../../../src/record/timeline/sample.ts";
import {
  TimelineRecorder,
  type TimelineSources,
} from "../../../../src/scenario/recorder/recorder.ts";
import { collector, logs } from "../../record/timeline/samples.ts";

const ANSWERING: TimelineSources = {
  sent: () => logs(1),
  edge: () => Promise.resolve(collector()),
  kafka: () => Promise.resolve({ start: 0, end: 0, waiting: 0, lag: 0, expired: 0 }),
  backend: () => undefined,
  arrived: () => Promise.resolve(logs(1)),
};

/** A recorder, and what it has taken. */
function recording(sources: Partial<TimelineSources> = {}) {
  const taken: TimelineSample[] = [];
  const recorder = TimelineRecorder.start({
    sources: { ...ANSWERING, ...sources },
    onSample: async (sample) => void taken.push(sample),
  });
  return { recorder, taken };
}

test("the first sample and the last one are always taken", async () => {
  const { recorder, taken } = recording();
  await recorder.begun;
  expect(taken).toHaveLength(1);
  await recorder.stop();
  expect(taken.length).toBeGreaterThanOrEqual(2);
  const { length } = taken;
  await recorder.stop();
  expect(taken).toHaveLength(length);
  expect(taken[0]).toMatchObject({ sent: logs(1), backend: null, arrived: logs(1) });
});

test("a hop that fails is null, and the others are not", async () => {
  const { recorder, taken } = recording({ kafka: () => Promise.reject(new Error("away")) });
  await recorder.begun;
  await recorder.stop();
  expect(taken[0]).toMatchObject({ kafka: null, edge: { uptime: 10 } });
});

test("a hop that does not answer is not asked again, and holds nothing up", async () => {
  let asked = 0;
  const { recorder, taken } = recording({
    arrived: () => {
      asked++;
      return new Promise(() => undefined);
    },
  });
  await recorder.begun;
  await recorder.stop();
  expect(taken.length).toBeGreaterThanOrEqual(2);
  expect(taken.every(({ arrived }) => arrived === null)).toBe(true);
  expect(asked).toBe(1);
});

test("a collector that is still being asked is said to be unanswered, one that refuses is not", async () => {
  const { recorder, taken } = recording({
    edge: () => new Promise(() => undefined),
    backend: () => Promise.reject(new Error("connection refused")),
  });
  await recorder.begun;
  await recorder.stop();
  expect(taken[0]).toMatchObject({ edge: null, backend: null, unanswered: ["edge"] });
});

test("a history that cannot be written is reported at the end", async () => {
  const recorder = TimelineRecorder.start({
    sources: ANSWERING,
    onSample: () => Promise.reject(new Error("disk full")),
  });
  await expect(recorder.stop()).rejects.toThrow("disk full");
});
