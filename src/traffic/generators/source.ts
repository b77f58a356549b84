/**
 * Makes the payloads of one signal: what the SDK hands to an exporter for one export request. Every
 * source has SDK providers of its own; nothing global is set or read.
 */
export interface Source<T> {
  /** The items `from` to `from + count - 1`, as one payload. */
  produce(from: number, count: number): Promise<T>;
  shutdown(): Promise<void>;
}
