import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { FaultKind } from "../../../../src/record/fault.ts";
import { openHistory } from "../../../../src/record/history-writer.ts";
import { readTimeline } from "../../../../src/record/timeline/read-timeline.ts";
import { outagesOf } from "../../../../src/report/html/plot-data.ts";
import { readAlerts } from "../../../../src/verdict/alerts/read-alerts.ts";
import { collector, logs, sample } from "../../record/timeline/samples.ts";

const NO_LOGS = { edge: [], backend: [] };
const ARRIVED = { sent: logs(1), arrived: logs(1) };

/** A fault from a second to another one; without an end until the scenario's. */
interface Played {
  readonly part: string;
  readonly kind: FaultKind;
  readonly from: number;
  readonly to?: number;
}

/** The history of an incident of ten seconds; from second 6 on the backend fails to send. */
async function incidentWith(faults: readonly Played[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edot-incident-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const history = openHistory(folder);
  for (let second = 0; second <= 10; second++) {
    const failing = second < 6 ? {} : { sendFailed: logs(1) };
    const backend = collector({ uptime: 10 + second, ...failing });
    await history.sample(sample(second, { ...ARRIVED, backend }));
    vi.setSystemTime(sample(second).at);
    for (const { part, kind, from, to } of faults) {
      if (second === from)
        await history.event({ type: "fault", part, kind, phase: "began", what: "gone" });
      if (second === to)
        await history.event({ type: "fault", part, kind, phase: "ended", what: "back" });
    }
  }
  await history.close();
  return folder;
}

async function sendFailed(folder: string) {
  const alerts = await readAlerts(folder, NO_LOGS);
  return alerts.find(({ code }) => code === "backend-send-failed");
}

async function bands(folder: string) {
  return outagesOf((await readTimeline(folder)) ?? expect.fail("no timeline"));
}

test("an incident that kills the target: its alerts count from there, and it has a band", async () => {
  const folder = await incidentWith([{ part: "target", kind: "kill", from: 4, to: 8 }]);
  expect(await sendFailed(folder)).toMatchObject({ afterSeconds: 2, since: "outage" });
  expect(await bands(folder)).toEqual([[4, 8]]);
});

test("a suite that pauses Kafka for good: its alerts count from there, the band ends with it", async () => {
  const folder = await incidentWith([{ part: "kafka", kind: "pause", from: 5 }]);
  expect(await sendFailed(folder)).toMatchObject({ afterSeconds: 1, since: "outage" });
  expect(await bands(folder)).toEqual([[5, 10]]);
});

test("alerts count from what takes a part away, not from what only disturbs it; each has a band", async () => {
  const folder = await incidentWith([
    { part: "backend", kind: "add-backend", from: 1, to: 9 },
    { part: "target", kind: "respond", from: 3, to: 7 },
    { part: "edge", kind: "kill", from: 5, to: 6 },
  ]);
  expect(await sendFailed(folder)).toMatchObject({ afterSeconds: 3, since: "outage" });
  expect(await bands(folder)).toEqual([
    [1, 9],
    [3, 7],
    [5, 6],
  ]);
});

test("of two faults of one part each ends by itself", async () => {
  const folder = await incidentWith([
    { part: "target", kind: "slow", from: 1, to: 8 },
    { part: "target", kind: "slow", from: 2, to: 4 },
    { part: "target", kind: "drop", from: 3, to: 5 },
  ]);
  expect(await bands(folder)).toEqual([
    [1, 4],
    [2, 8],
    [3, 5],
  ]);
});

test("where nothing is taken away, alerts count from the sending", async () => {
  const folder = await incidentWith([{ part: "target", kind: "slow", from: 2, to: 8 }]);
  expect(await sendFailed(folder)).toMatchObject({ afterSeconds: 6, since: "sending" });
});
