import { HarnessError } from "../errors.ts";

/** How long an orderly end may take before this process simply leaves; its parts end with it. */
const GRACE_MS = 10_000;

/** Aborted on Ctrl-C, SIGTERM and SIGHUP; a second one, or too slow an end, leaves at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new HarnessError({ code: "interrupted", message: `ended by ${signal}` }));
    setTimeout(() => process.exit(130), GRACE_MS).unref();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  return controller.signal;
}
