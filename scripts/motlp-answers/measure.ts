import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Document } from "yaml";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import { readCollectorLog } from "../../src/record/collector-log/log.ts";
import { type StartedMotlp, startMotlp } from "../../src/stack/parts/motlp/motlp.ts";
import type { PartContext } from "../../src/stack/parts/part-context.ts";
import { type AnswerCase, CASES } from "./cases.ts";
import {
  type ExportingCollector,
  type MeasuredExporter,
  startExportingCollector,
} from "./exporting-collector.ts";

const REFUSED_TIMEOUT_MS = 30_000;

/** Items in each request. */
export const ITEMS = 3;

/** What a collector's exporter did about one answer to one signal's request. */
export interface Measured {
  readonly name: string;
  readonly signal: Signal;
  /** Requests with these items that reached the endpoint. */
  readonly requests: number;
  /** Milliseconds from the first answer to the second request; undefined without one. */
  readonly pauseMs: number | undefined;
  /** Items on the endpoint's record, copies included. */
  readonly accepted: number;
  /** Whether the collector said that it was delivered. */
  readonly delivered: boolean;
}

/**
 * Sends one request of each signal through every answer, all at once, and a last one of each to a
 * closed port. Each is answered once so, and as usual from then on.
 */
export async function measureAnswers(
  context: PartContext,
  version: string,
  cases: readonly AnswerCase[] = CASES,
  change: (config: Document) => void = () => {},
  exporter: MeasuredExporter = "otlphttp",
): Promise<Measured[]> {
  const motlp = await startMotlp(context, await context.ports.reserve());
  const collector = await startExportingCollector(context, version, motlp, change, exporter);
  const measured = await Promise.all(
    cases.flatMap(({ name, answer, waitedMs = 0 }, index) =>
      SIGNALS.map(async (signal) => {
        const run = `${index}-${signal}`;
        await motlp.answers.set(answer, { run, requests: 1 });
        const one = await measure(motlp, collector, name, signal, run);
        return one.pauseMs === undefined ? one : { ...one, pauseMs: one.pauseMs - waitedMs };
      }),
    ),
  );
  return [...measured, ...(await closedPort(motlp, collector))];
}

/** The port opens again when the collector's log says that it was refused for each signal. */
async function closedPort(motlp: StartedMotlp, collector: ExportingCollector): Promise<Measured[]> {
  const closed = await motlp.answers.closePort();
  const measuring = SIGNALS.map((signal) =>
    measure(motlp, collector, "connection refused", signal, `closed-${signal}`),
  );
  await waitFor(
    async () => {
      const refused = new Set<string>();
      for await (const { signal, error } of readCollectorLog(collector.logFile)) {
        if (error?.includes("connection refused") && signal !== undefined) refused.add(signal);
      }
      return refused.size === SIGNALS.length ? done(null) : notYet([...refused].join(", "));
    },
    {
      for: "the collector to be refused for all signals",
      timeoutMs: REFUSED_TIMEOUT_MS,
      place: collector.logFile,
    },
  );
  await closed.lift();
  return Promise.all(measuring);
}

async function measure(
  motlp: StartedMotlp,
  collector: ExportingCollector,
  name: string,
  signal: Signal,
  run: string,
): Promise<Measured> {
  const delivered = await collector.export(signal, run, ITEMS);
  const requests = (await motlp.answers.requests()).filter(({ runs }) => runs.includes(run));
  const [first, second] = requests;
  const text = await readFile(join(motlp.acceptedFolder, `accepted-${signal}.ndjson`), "utf8");
  const lines = text
    .split("\n")
    .filter((line) => line.startsWith(`{"run":${JSON.stringify(run)},`));
  return {
    name,
    signal,
    requests: requests.length,
    pauseMs: first === undefined || second === undefined ? undefined : second.time - first.time,
    accepted: lines.length,
    delivered,
  };
}
