import { z } from "zod";
import { SIGNALS } from "../../otlp/item.ts";
import { writeMessages } from "../../stack/parts/kafka/write-messages.ts";
import { faultType } from "./fault-type.ts";
import { momentary } from "./lasting.ts";
import { forward } from "./times.ts";
import { topicOf } from "./topic-of.ts";

/** Messages that another producer writes to the topic of a signal. */
const schema = z.strictObject({
  at: forward,
  do: z.literal("produce"),
  signal: z.enum(SIGNALS),
  text: z.string(),
  times: z.int().min(1).default(1),
});

export const produce = faultType(schema, {
  begin: async (run, { signal, text, times }) => {
    const topic = topicOf(run, signal);
    const { bootstrap } = await run.pipeline.kafka;
    const messages = Array.from({ length: times }, () => ({ value: text }));
    const names = { part: "kafka", kind: "produce", ended: "they are written" } as const;
    return momentary(run, { ...names, began: `${times} foreign messages in ${topic}` }, () =>
      writeMessages(bootstrap, topic, messages),
    );
  },
});
