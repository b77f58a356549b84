import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Agent } from "node:http";

/** How one request of an export ended: an answer, an error, or (still) neither. */
export type Attempt =
  | { readonly type: "pending" }
  | { readonly type: "status"; readonly status: number }
  | {
      readonly type: "error";
      readonly code: string;
      /** False if no connection was made, so that the server saw nothing of the request. */
      readonly reached: boolean;
    }
  | {
      readonly type: "grpc";
      /** As its specification calls it, for example `UNAVAILABLE`. */
      readonly status: string;
      /** False if it proves that the server has taken nothing. */
      readonly mayBeTaken: boolean;
    };

/**
 * The HTTP requests of the exporters, by their agents. The SDK retries on its own and reports only
 * the last attempt, and of a retried answer not even the status; whether a refused export may have
 * been taken all the same depends on all of them. Node announces them on its diagnostics channels.
 */
export class AttemptLog {
  readonly #agents = new Map<Agent, Map<object, Attempt>>();

  constructor() {
    subscribe("http.client.request.start", this.#onStart);
    subscribe("http.client.response.finish", this.#onAnswer);
    subscribe("http.client.request.error", this.#onError);
  }

  /** Watches an agent, which must carry one export at a time. */
  watch(agent: Agent): void {
    this.#agents.set(agent, new Map());
  }

  /** The attempts of the agent's export that just ended, in order; the next export starts afresh. */
  take(agent: Agent): Attempt[] {
    const attempts = this.#agents.get(agent);
    this.#agents.set(agent, new Map());
    return [...(attempts?.values() ?? [])];
  }

  stop(): void {
    unsubscribe("http.client.request.start", this.#onStart);
    unsubscribe("http.client.response.finish", this.#onAnswer);
    unsubscribe("http.client.request.error", this.#onError);
    this.#agents.clear();
  }

  readonly #onStart = (message: unknown): void => {
    const request = requestOf(message);
    if (request !== undefined) this.#of(request)?.set(request, { type: "pending" });
  };

  readonly #onAnswer = (message: unknown): void => {
    const response = field(message, "response");
    const status = field(response, "statusCode");
    if (typeof status === "number") this.#settle(message, { type: "status", status });
  };

  readonly #onError = (message: unknown): void => {
    const error = field(message, "error");
    this.#settle(message, {
      type: "error",
      code: String(field(error, "code") ?? "error"),
      reached: !isConnectError(error),
    });
  };

  /** The first end of a request counts: a timed out one is destroyed, which is an error again. */
  #settle(message: unknown, attempt: Attempt): void {
    const request = requestOf(message);
    const attempts = request && this.#of(request);
    if (request && attempts?.get(request)?.type === "pending") attempts.set(request, attempt);
  }

  #of(request: object): Map<object, Attempt> | undefined {
    const agent = field(request, "agent");
    return this.#agents.get(agent as Agent);
  }
}

function isConnectError(error: unknown): boolean {
  // With several addresses tried, Node throws one error that holds theirs.
  const errors = field(error, "errors");
  if (Array.isArray(errors)) return errors.length > 0 && errors.every(isConnectError);
  const syscall = field(error, "syscall");
  return syscall === "connect" || syscall === "getaddrinfo";
}

function requestOf(message: unknown): object | undefined {
  const request = field(message, "request");
  return typeof request === "object" && request !== null ? request : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
