import type { ItemTraits } from "./traits.ts";

/**
 * Makes the payloads of one signal: what the SDK hands to an exporter for one export request. Every
 * source has SDK providers of its own; nothing global is set or read.
 */
export interface Source<T> {
  /**
   * The items `from` to `from + count - 1`, as one payload.
   *
   * @param traits of these items, in place of those of the source
   */
  produce(from: number, count: number, traits?: ItemTraits): Promise<T>;
  shutdown(): Promise<void>;
}
