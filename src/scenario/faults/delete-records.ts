import { z } from "zod";
import { SIGNALS } from "../../otlp/item.ts";
import { deleteRecordsBefore } from "../../stack/parts/kafka/administer.ts";
import { withAdmin } from "../../stack/parts/kafka/with-admin.ts";
import { faultType } from "./fault-type.ts";
import { momentary } from "./lasting.ts";
import { forward } from "./times.ts";
import { topicOf } from "./topic-of.ts";
import { TopicRemoval } from "./topic-removal.ts";

/** The records of a signal's topic are deleted, but for the last ones of each partition. */
const schema = z.strictObject({
  at: forward,
  do: z.literal("delete-records"),
  signal: z.enum(SIGNALS),
  /** How many of each partition stay. */
  keep: z.int().min(0).default(0),
});

export const deleteRecords = faultType(schema, {
  begin: async (run, { signal, keep }) => {
    const { bootstrap } = await run.pipeline.kafka;
    const topic = topicOf(run, signal);
    const removal = await TopicRemoval.open(run, topic);
    const ranges = (await removal.offsets()).map(({ start, end, ...place }) => {
      const to = end - BigInt(keep);
      return { ...place, from: start, to: to > start ? to : start };
    });
    const taken = await removal.take(ranges);
    const offsets = ranges
      .filter(({ from, to }) => from < to)
      .map(({ partition, to }) => ({ partition, offset: to }));
    const names = { part: "kafka", kind: "delete-records" } as const;
    const [began, ended] = [`records of ${topic} are deleted`, "they are deleted"];
    await momentary(run, { ...names, began, ended }, () =>
      withAdmin(bootstrap, (admin) => deleteRecordsBefore(admin, topic, offsets)),
    );
    const change = { do: "delete-records", at: Date.now(), ...taken } as const;
    return {
      end: async () => {},
      gone: async () => taken.items,
      facts: async () => ({ changes: [change] }),
    };
  },
});
