import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openHistory } from "../../../../src/record/history-writer.ts";
import { readTimeline } from "../../../../src/record/timeline/read-timeline.ts";
import type { TimelineSample } from "../../../../src/record/timeline/sample.ts";
import { logs, sample } from "./samples.ts";

/** A history with these samples, and what happened before them. */
async function historyWith(samples: readonly TimelineSample[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edot-timeline-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const history = openHistory(folder);
  for (const one of samples) await history.sample(one);
  await history.event({ type: "phase", phase: "sending" });
  await history.event({ type: "observation", what: "settled", data: null });
  await history.event({
    ...{ type: "fault", part: "target", kind: "kill", phase: "began" },
    what: "outage began (refuse)",
  });
  await history.event({ type: "part", part: "backend", what: "started" });
  await history.close();
  return folder;
}

test("points and what was done, counted from the first sample", async () => {
  const folder = await historyWith([sample(0), sample(3, { sent: logs(7) })]);
  const timeline = await readTimeline(folder);
  expect(timeline?.points.map(({ seconds, sent }) => [seconds, sent])).toEqual([
    [0, 0],
    [3, 7],
  ]);
  expect(timeline?.events.map(({ kind, text }) => [kind, text])).toEqual([
    ["phase", "sending"],
    ["part", "target: outage began (refuse)"],
    ["part", "backend: started"],
  ]);
  expect(timeline?.events[1]?.fault).toEqual({ part: "target", kind: "kill", phase: "began" });
});

test("a long scenario keeps its end and its highest lag", async () => {
  const samples = Array.from({ length: 1001 }, (_, index) => {
    const waiting = index === 500 ? 99 : 1;
    return sample(index, {
      sent: logs(index),
      kafka: { start: 0, end: 0, waiting, lag: waiting, expired: 0 },
    });
  });
  const points = (await readTimeline(await historyWith(samples)))?.points ?? [];
  expect(points.length).toBeLessThanOrEqual(400);
  expect(points.at(-1)?.sent).toBe(1000);
  expect(Math.max(...points.map(({ waiting }) => waiting ?? 0))).toBe(99);
});

test("a folder without a timeline has none", async () => {
  expect(await readTimeline(join(tmpdir(), "no-such-history"))).toBeUndefined();
});
