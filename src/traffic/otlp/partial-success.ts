import { type DiagLogger, DiagLogLevel, diag } from "@opentelemetry/api";

/** What a server says when it took a request but not all of its items (OTLP, "Partial Success"). */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const ANNOUNCEMENT = "Received Partial Success response:";

let watchers = 0;
let latest: PartialSuccess | undefined;

const logger: DiagLogger = {
  error: () => {},
  warn: (message, ...details) => {
    const found = [message, ...details.map(String)].indexOf(ANNOUNCEMENT);
    if (found < 0) return;
    latest = parsePartialSuccess(String([message, ...details][found + 1]));
  },
  info: () => {},
  debug: () => {},
  verbose: () => {},
};

/** A running watch; `take` hands out what the last export was answered. */
export interface PartialSuccessWatch {
  /** To be called first thing in an export's result callback. */
  take(): PartialSuccess | undefined;
  stop(): void;
}

/**
 * Watches for partial successes. The SDK's exporters only log them, through the API's diagnostic
 * logger, and report a full success: in the same turn, right before the result callback, so that
 * what was logged last belongs to the export whose callback runs. The logger is process-wide; it is
 * ours from the first watch to the end of the last one.
 */
export function watchPartialSuccess(): PartialSuccessWatch {
  if (watchers === 0) {
    diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  }
  watchers += 1;
  let stopped = false;
  return {
    take: () => {
      const taken = latest;
      latest = undefined;
      return taken;
    },
    stop: () => {
      if (stopped) return;
      stopped = true;
      watchers -= 1;
      if (watchers === 0) diag.disable();
    },
  };
}

/** The SDK logs the answer's `partialSuccess` as JSON; the count's name depends on the signal. */
function parsePartialSuccess(text: string): PartialSuccess {
  try {
    const fields: unknown = JSON.parse(text);
    if (typeof fields === "object" && fields !== null) {
      const rejected = Object.entries(fields).find(([name]) => name.startsWith("rejected"))?.[1];
      const message = "errorMessage" in fields ? String(fields.errorMessage) : "";
      return { rejected: Number(rejected ?? 0), message };
    }
  } catch {
    // Falls through: an answer that cannot be read is reported as it is.
  }
  return { rejected: Number.NaN, message: text };
}
