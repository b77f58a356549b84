import { z } from "zod";
import { SIGNALS } from "../../otlp/item.ts";
import { addPartitions as addTo, shapeOfTopic } from "../../stack/parts/kafka/administer.ts";
import { withAdmin } from "../../stack/parts/kafka/with-admin.ts";
import { cannot } from "./ability.ts";
import { faultType } from "./fault-type.ts";
import { momentary } from "./lasting.ts";
import { forward } from "./times.ts";
import { topicOf } from "./topic-of.ts";

/** A signal's topic gets more partitions, which it keeps. */
const schema = z.strictObject({
  at: forward,
  do: z.literal("add-partitions"),
  signal: z.enum(SIGNALS),
  /** How many it has then. */
  to: z.int().min(2),
});

export const addPartitions = faultType(schema, {
  leavesBehind: () => true,
  begin: async (run, { signal, to }) => {
    const { kafka, signal: ended } = run.pipeline;
    const { bootstrap } = await kafka;
    const topic = topicOf(run, signal);
    const from = await withAdmin(bootstrap, async (admin) => {
      const { partitions } = await shapeOfTopic(admin, topic);
      if (partitions >= to) {
        throw cannot(`${topic} has ${partitions} partitions already`, "add-partitions: to");
      }
      const names = { part: "kafka", kind: "add-partitions", ended: "they are there" } as const;
      await momentary(run, { ...names, began: `${topic} gets ${to} partitions` }, () =>
        addTo(admin, topic, to, ended),
      );
      return partitions;
    });
    const change = { do: "add-partitions", at: Date.now(), topic, from, to } as const;
    return { end: async () => {}, facts: async () => ({ changes: [change] }) };
  },
});
