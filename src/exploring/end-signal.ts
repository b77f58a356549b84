import { HarnessError } from "../errors.ts";

/** How long an orderly end may take before this process simply leaves; its parts end with it. */
const GRACE_MS = 10_000;
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
