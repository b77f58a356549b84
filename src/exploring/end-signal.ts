import { HarnessError } from "../errors.ts";

/** How long an orderly end may take before this process simply leaves; its parts end with it. */
const GRACE_MS = 10_000;
/** How long this process may still hold on to something once all has ended. */
const LINGER_MS = 1_000;
/** A terminal signals npm and this process, and npm passes its own on: that is one wish, not two. */
const SAME_WISH_MS = 500;

/**
 * Aborted on Ctrl-C, SIGTERM and SIGHUP. Another one later, or too slow an end, leaves at once.
 */
export function endSignal(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      if (performance.now() - first > SAME_WISH_MS) process.exit(130);
      return;
    }
    first = performance.now();
    controller.abort(new HarnessError({ code: "interrupted", message: `ended by ${signal}` }));
    setTimeout(() => process.exit(130), GRACE_MS).unref();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  return controller.signal;
}

/**
 * Leaves when all has ended, with the exit code that is set by then: the client of a part that never came
 * up may wait for an answer, and keep this process with it.
 */
export function leaveSoon(): void {
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
