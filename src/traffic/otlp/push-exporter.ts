import type { ExportResult } from "@opentelemetry/core";

/** What the SDK's span, log record and metric exporters have in common. */
export interface PushExporter<T> {
  export(payload: T, resultCallback: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}
