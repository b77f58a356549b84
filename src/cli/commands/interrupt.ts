import { HarnessError } from "../../base/errors.ts";

/** How long an orderly end may take before this process simply leaves; its parts end with it. */
const GRACE_MS = 10_000;

/**
 * Aborted on Ctrl-C, SIGTERM and SIGHUP; another one, or too slow an end, leaves at once.
 *
 * @param sameWishMs signals that follow the first one within so many milliseconds are the same wish
 */
export function interruptSignal(sameWishMs = 0): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const onSignal = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      if (performance.now() - first >= sameWishMs) process.exit(130);
      return;
    }
    first = performance.now();
    controller.abort(new HarnessError({ code: "interrupted", message: `ended by ${signal}` }));
    setTimeout(() => process.exit(130), GRACE_MS).unref();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  return controller.signal;
}
