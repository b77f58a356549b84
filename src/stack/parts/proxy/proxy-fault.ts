/** What a proxy does with every request while it is set. */
export type ProxyFault =
  /** Answers by itself, in plain text; nothing reaches the server behind it. */
  | {
      readonly kind: "status";
      readonly status: number;
      /** Seconds for the header `Retry-After`; none without it. */
      readonly retryAfter?: number;
    }
  /** Passes it on so much later; a client that has given up by then is not passed on. */
  | { readonly kind: "slow"; readonly ms: number }
  /** Ends the connection without an answer. */
  | { readonly kind: "drop" };

/** Requests by what a proxy made of them, since it was started. */
export interface ProxyCounts {
  /** Passed on, the slow and the unreachable ones included. */
  readonly passed: number;
  /** Answered by itself because it was told to, by status. */
  readonly answered: Readonly<Record<number, number>>;
  /** Held back before they were passed on. */
  readonly slowed: number;
  readonly dropped: number;
  /** Answered 502 because the server behind it could not be reached. */
  readonly unreachable: number;
}
