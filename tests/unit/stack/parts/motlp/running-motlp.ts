import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { Signal } from "../../../../../src/otlp/item.ts";
import { type StartedMotlp, startMotlp } from "../../../../../src/stack/parts/motlp/motlp.ts";
import { PortReservations } from "../../../../../src/stack/runtimes/ports.ts";
import { ProcessRuntime } from "../../../../../src/stack/runtimes/process/process-runtime.ts";

/** One line of an accepted file. */
export interface AcceptedLine {
  readonly run: string | null;
  readonly sequence: number | null;
  readonly stream: string;
  readonly id: string;
  readonly source: Readonly<Record<string, unknown>>;
}

/** A server that runs for all tests of a file. */
export interface RunningMotlp {
  readonly motlp: StartedMotlp;
  /** In which it was started. */
  readonly context: Parameters<typeof startMotlp>[0];
  readonly ca: string;
  readonly folder: string;
  readonly log: string;
  /** What was accepted so far. */
  accepted(signal: Signal): Promise<AcceptedLine[]>;
}

/** Starts a real server process before the first test of the file and ends it after the last. */
export function useMotlp(): () => RunningMotlp {
  let running: RunningMotlp | undefined;
  let end: () => Promise<void>;
  beforeAll(async () => {
    const ports = new PortReservations();
    const runtime = await ProcessRuntime.open();
    const logs = await mkdtemp(join(tmpdir(), "motlp-logs-"));
    end = async () => {
      await runtime.close();
      ports.releaseAll();
      await rm(logs, { recursive: true, force: true });
    };
    const context = { runtime, ports, logs, signal: new AbortController().signal };
    const motlp = await startMotlp(context, await ports.reserve());
    running = {
      motlp,
      context,
      ca: await readFile(motlp.caFile, "utf8"),
      folder: runtime.folder,
      log: join(logs, "motlp.log"),
      accepted: async (signal) => {
        const file = join(motlp.acceptedFolder, `accepted-${signal}.ndjson`);
        const lines = (await readFile(file, "utf8")).split("\n").slice(0, -1);
        return lines.map((line) => JSON.parse(line) as AcceptedLine);
      },
    };
  });
  afterAll(() => end());
  return () => {
    if (running === undefined) throw new Error("the server did not start");
    return running;
  };
}
