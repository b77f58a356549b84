import { join, resolve } from "node:path";
import { z } from "zod";
import { HarnessError, toHarnessError } from "../base/errors.ts";
import { oldNode } from "../base/node-version.ts";
import { type Progress, silentProgress } from "../base/progress.ts";
import { takeSpans } from "../base/timings.ts";
import type { Report } from "../report/report.ts";
import { runName } from "./commands/run-options.ts";
import { runToReport } from "./commands/run-to-report.ts";
import { settingsRequest } from "./settings-request.ts";
import type { VerifyOptions } from "./verify-call.ts";

const ORIGIN = { what: "the options are wrong", place: "verify(options)" } as const;
const STEPS = ["start", "update", "done", "fail"] as const satisfies readonly (keyof Progress)[];

const text = z.string().min(1).optional();
/** What a call gives in addition to the settings; the rest is theirs. */
const CALL = z.looseObject({
  cwd: text,
  report: text,
  progress: z.custom<Progress>(isProgress, "it must have the methods of Progress").optional(),
  signal: z.instanceof(AbortSignal).optional(),
});

/** Runs of this process so far: two in one second need two folders. */
let runs = 0;
let isRunning = false;

/** See `verify`. @throws HarnessError */
export async function runVerify(options: VerifyOptions): Promise<Report> {
  const started = performance.now();
  const old = oldNode();
  if (old !== undefined) throw old;
  const { cwd = ".", progress = silentProgress, report, signal, ...settings } = checkCall(options);
  if (isRunning) {
    throw new HarnessError({
      code: "bad-option",
      message: "verify is running in this process already",
      place: ORIGIN.place,
      remedy: "await one call before the next",
    });
  }
  isRunning = true;
  const end = interruptedBy(signal);
  try {
    end.signal.throwIfAborted();
    const folder = resolve(cwd);
    const request = await settingsRequest(settings, { ...ORIGIN, cwd: folder, folder });
    runs += 1;
    const name = runs === 1 ? runName() : `${runName()}-${runs}`;
    const own = report ?? request.options.report ?? join("reports", name);
    const checked = { ...request.checked, report: resolve(folder, own) };
    return await runToReport(request.options, checked, {
      env: process.env,
      progress,
      interrupted: end.signal,
      started,
      onChosen: () => {},
      processGoesOn: true,
    });
  } catch (error) {
    throw toHarnessError(error);
  } finally {
    isRunning = false;
    end.forget();
    // A process that goes on must not gather them.
    takeSpans();
  }
}

function checkCall(options: VerifyOptions): VerifyOptions {
  const { success, error } = CALL.safeParse(options);
  if (success) return options;
  const [issue] = error.issues;
  const at = issue?.path.length === 0 ? "" : `${issue?.path.join(".")}: `;
  throw new HarnessError({
    code: "bad-option",
    message: `${ORIGIN.what}: ${at}${issue?.message ?? error.message}`,
    place: ORIGIN.place,
    remedy: "see the type VerifyOptions",
  });
}

function isProgress(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  // Methods of a class are not its own properties.
  return STEPS.every((step) => typeof Reflect.get(value, step) === "function");
}

/** A caller's signal, with a HarnessError as its reason; `forget` leaves the caller's without listeners. */
function interruptedBy(signal: AbortSignal | undefined) {
  const interrupted = new AbortController();
  const onAbort = () =>
    interrupted.abort(
      new HarnessError(
        { code: "interrupted", message: "verify was aborted by its signal" },
        { cause: signal?.reason },
      ),
    );
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  return {
    signal: interrupted.signal,
    forget: () => signal?.removeEventListener("abort", onAbort),
  };
}
