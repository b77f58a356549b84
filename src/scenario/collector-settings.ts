import { z } from "zod";

const tree = z.record(z.string(), z.unknown());

/** Settings of one collector, by the types of its components: whatever they are called in the config. */
export const collectorSettings = z.strictObject({
  receivers: z.record(z.string(), tree).default({}),
  processors: z.record(z.string(), tree).default({}),
  exporters: z.record(z.string(), tree).default({}),
  extensions: z.record(z.string(), tree).default({}),
  /** Processors that come first in every pipeline, with their settings. */
  first: z.record(z.string(), tree).default({}),
});

/** Settings by the types of components. */
export type CollectorSettings = z.output<typeof collectorSettings>;
