/** A time in which a part wrote its log faster than anybody reads: {@link FLOOD_RATE} lines a second and more. */
export interface LogFlood {
  /** As its log is called: `edge`, `backend`, `kafka`. */
  readonly part: string;
  /** The first and the last line of it, in milliseconds since the Unix epoch. */
  readonly from: number;
  readonly to: number;
  readonly lines: number;
  readonly bytes: number;
  /** The line that was written most often, one of it, and how often it was, with other numbers in it. */
  readonly message: string;
  readonly times: number;
}

/** Lines a second from which on a log is flooded. */
export const FLOOD_RATE = 1_000;
/** How long they must come, in milliseconds: a start and a burst of errors are shorter. */
export const FLOOD_MS = 5_000;
