import { z } from "zod";
import { SIGNALS } from "../../otlp/item.ts";
import { deleteTopic, makeTopic, shapeOfTopic } from "../../stack/parts/kafka/administer.ts";
import { withAdmin } from "../../stack/parts/kafka/with-admin.ts";
import { faultType } from "./fault-type.ts";
import { forward } from "./times.ts";
import { topicOf } from "./topic-of.ts";
import { TopicRemoval } from "./topic-removal.ts";

/**
 * A signal's topic is deleted and made again under the same name, with as many partitions and with its
 * settings. The edge stands still for as long, so that everything that is deleted is known.
 */
const schema = z.strictObject({
  at: forward,
  do: z.literal("recreate-topic"),
  signal: z.enum(SIGNALS),
});

export const recreateTopic = faultType(schema, {
  // Clients may go on with the topic that is gone.
  leavesBehind: () => true,
  begin: async (run, { signal: ofItems }) => {
    const { pipeline } = run;
    const { signal } = pipeline;
    const topic = topicOf(run, ofItems);
    const { bootstrap, admin: known } = await pipeline.kafka;
    const removal = await TopicRemoval.open(run, topic);
    const removed = await withAdmin(bootstrap, async (admin) => {
      const shape = await shapeOfTopic(admin, topic);
      await pipeline.pause("edge");
      try {
        const offsets = await removal.untilStill();
        const taken = await removal.take(
          offsets.map(({ start, end, ...place }) => ({ ...place, from: start, to: end })),
        );
        await run.beginFault("kafka", "recreate-topic", `${topic} deleted`, () =>
          deleteTopic(admin, topic, signal),
        );
        await run.endFault("kafka", "recreate-topic", `${topic} made again`, () =>
          makeTopic(admin, shape, signal),
        );
        return taken;
      } finally {
        await pipeline.resume("edge");
        // A client goes on asking for topics that it has known.
        await known.close();
      }
    });
    const change = { do: "recreate-topic", at: Date.now(), ...removed } as const;
    return {
      end: async () => {},
      gone: async () => removed.items,
      facts: async () => ({ changes: [change] }),
    };
  },
});
