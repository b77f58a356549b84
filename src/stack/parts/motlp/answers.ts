import type { Signal } from "../../../otlp/item.ts";

/** When a refused client may try again: seconds, written as a number or as an HTTP date. */
export interface RetryAfter {
  readonly seconds: number;
  /** Default `seconds`. A date has whole seconds only, so the wait may be up to one shorter. */
  readonly form?: "seconds" | "date";
}

/** OTLP's two protocols; both are served at one address. */
export type MotlpProtocol = "http" | "grpc";

/** What the server answers instead of accepting. */
export type MotlpAnswer =
  /**
   * Any HTTP status with a `google.rpc.Status`; over gRPC, the code that stands for it. Comes before
   * every check of the request.
   */
  | {
      readonly kind: "status";
      readonly status: number;
      /** Default: what mOTLP is documented to say, or the status's own name. */
      readonly message?: string;
      /** Over gRPC as `RetryInfo`, which 429 always has there. */
      readonly retryAfter?: RetryAfter;
    }
  /** Accepts all but the last `rejected` items; 0 with a message is a warning. */
  | { readonly kind: "partial-success"; readonly rejected: number; readonly message?: string }
  /** Answers as usual, but so much later. */
  | { readonly kind: "slow"; readonly ms: number }
  /** Takes the request and never answers it, not even when lifted. */
  | { readonly kind: "hang" }
  /** 413 (RESOURCE_EXHAUSTED) for messages that are larger, as sent or decompressed; others are handled as usual. */
  | { readonly kind: "size-limit"; readonly bytes: number };

/** Which requests an answer is for; without any of these, all. */
export interface AnswerScope {
  readonly signal?: Signal;
  /** Requests that carry items of this run (resource attribute `harness.run`). */
  readonly run?: string;
  /** Only so many requests, then it lifts itself. */
  readonly requests?: number;
}

/** One export request, as the server recorded it before it answered. */
export interface MotlpRequest {
  /** From 1, in the order in which answers were decided; the same as in an accepted item's id. */
  readonly number: number;
  /** Milliseconds since the Unix epoch at which its headers came. */
  readonly time: number;
  readonly signal: Signal;
  readonly protocol: MotlpProtocol;
  /** What was answered, over gRPC as the HTTP status it stands for; null when nothing was (a hang). */
  readonly status: number | null;
  /** The answer's message, if it has one. */
  readonly message: string | null;
  /** Items in it; null when it is not OTLP. */
  readonly items: number | null;
  /** Of them rejected in a partial success. */
  readonly rejected: number;
  /** Values of the resource attribute `harness.run`. */
  readonly runs: readonly string[];
  /** Size of the body, or of gRPC's message, as it was sent. */
  readonly bytes: number;
  /** `Content-Encoding` or `grpc-encoding`, `identity` without one. */
  readonly encoding: string;
  /** `Content-Type`, empty without one. */
  readonly contentType: string;
}
