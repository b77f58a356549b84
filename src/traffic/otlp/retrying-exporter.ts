import { setTimeout as later } from "node:timers/promises";
import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import type { Attempt } from "./attempts.ts";
import { grpcNotTaken, grpcStatusName, isUnavailable } from "./grpc-status.ts";
import type { PushExporter } from "./push-exporter.ts";

/** As the SDK retries over HTTP. */
const RETRIES = 5;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
const PAUSE_GROWS_BY = 1.5;

/**
 * Exports again what a server over gRPC is not there for, or too busy: OTLP asks that of clients, the
 * other languages' SDKs do it, and this one does it over HTTP alone.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#failures
 */
export class RetryingExporter<T> implements PushExporter<T> {
  readonly #exporter: PushExporter<T>;
  readonly #timeoutMs: number;
  #attempts: Attempt[] = [];

  /** @param timeoutMs no attempt begins later than this after the first one */
  constructor(exporter: PushExporter<T>, timeoutMs: number) {
    this.#exporter = exporter;
    this.#timeoutMs = timeoutMs;
  }

  export(payload: T, resultCallback: (result: ExportResult) => void): void {
    this.#attempts = [];
    const until = performance.now() + this.#timeoutMs;
    const attempt = (left: number, pauseMs: number) => {
      this.#exporter.export(payload, (result) => {
        const isOver = performance.now() + pauseMs > until;
        this.#attempts.push(attemptOf(result));
        if (left === 0 || isOver || !isUnavailable(result.error)) return resultCallback(result);
        const nextMs = Math.min(pauseMs * PAUSE_GROWS_BY, LONGEST_PAUSE_MS);
        void later(pauseMs).then(() => attempt(left - 1, nextMs));
      });
    };
    attempt(RETRIES, FIRST_PAUSE_MS);
  }

  /** The attempts of the export that just ended, if it took several. */
  takeAttempts(): Attempt[] {
    const attempts = this.#attempts;
    this.#attempts = [];
    return attempts.length > 1 ? attempts : [];
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }
}

function attemptOf({ code, error }: ExportResult): Attempt {
  if (code === ExportResultCode.SUCCESS) return { type: "grpc", status: "OK", mayBeTaken: true };
  return { type: "grpc", status: grpcStatusName(error), mayBeTaken: !grpcNotTaken(error) };
}
