import { HarnessError, type Report, verify } from "../../src/index.ts";
import { processesUsing } from "./run-cli.ts";

/**
 * A script that calls `verify` three times: on configs that keep everything, on configs that lose items,
 * and aborted while items are sent. Prints what it got as one line of JSON; its reports go to the current
 * folder, its parts have their files below TMPDIR.
 */
const settings = { scenarios: ["delivery"], target: "motlp", runtime: "process" } as const;

/** How this process is after a call, before anything had time to end by itself. */
function processNow() {
  return {
    left: processesUsing(process.env.TMPDIR ?? ""),
    exitCode: process.exitCode ?? null,
    vitest: process.env.VITEST ?? null,
    listeners: process.listenerCount("SIGINT") + process.listenerCount("SIGTERM"),
  };
}

async function outcome(run: Promise<Report>) {
  try {
    return { report: await run, after: processNow() };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { error: error.toJSON(), after: processNow() };
  }
}

const kept = await outcome(verify({ ...settings, items: 50, report: "kept" }));
const lost = await outcome(
  verify({ ...settings, items: 20, configs: process.argv[2] ?? "configs", report: "lost" }),
);
const abort = new AbortController();
const steps: string[] = [];
const aborted = await outcome(
  verify({
    ...settings,
    items: 1000,
    report: "aborted",
    signal: abort.signal,
    progress: {
      start: (step) => {
        steps.push(step);
        // The parts run, and items are sent.
        if (/^delivery: /.test(step)) abort.abort();
      },
      ...{ update: () => {}, done: () => {}, fail: () => {} },
    },
  }),
);
process.stdout.write(`${JSON.stringify({ kept, lost, aborted, steps })}\n`);
