import { resolve } from "node:path";
import { z } from "zod";
import { readCapture } from "../../capture/capture-file.ts";
import { noTopic, replayInto } from "../../capture/replay.ts";
import { readsTopic, topicReads, topicWrites } from "../../collector-config/kafka-topics.ts";
import { faultType } from "./fault-type.ts";
import { momentary } from "./lasting.ts";
import { forward } from "./times.ts";

/** Messages that `capture` took off a topic, written to the pipeline's topics. */
const schema = z.strictObject({
  at: forward,
  do: z.literal("replay"),
  /** The capture's file, relative to the incident's. */
  file: z.string().min(1),
  /** The pipeline's topics, by their names in the capture, where they differ. */
  topics: z.record(z.string(), z.string()).default({}),
});

export const replay = faultType(schema, {
  writesMessages: true,
  resolved: (fault, folder) => ({ ...fault, file: resolve(folder, fault.file) }),
  check: async ({ file, topics }, { configs: { edge, backend }, variables }) => {
    const { messages } = await readCapture(file);
    const writes = topicWrites(edge, variables);
    // Names that come with the data are known once the broker has them.
    if (writes.some(({ dynamic }) => dynamic)) return;
    const written = [...new Set(writes.map(({ topic }) => topic.value))];
    const reads = topicReads(backend, variables);
    for (const captured of new Set(messages.map(({ topic }) => topic))) {
      const topic = topics[captured] ?? captured;
      const isThere = written.includes(topic) || reads.some((read) => readsTopic(read, topic));
      if (!isThere) throw noTopic({ captured, topic }, written);
    }
  },
  begin: async (run, { file, topics }) => {
    const { messages } = await readCapture(file);
    const { bootstrap } = await run.pipeline.kafka;
    const topicFor = (topic: string) => topics[topic] ?? topic;
    const names = { part: "kafka", kind: "replay", ended: "they are written" } as const;
    const began = `${messages.length} captured messages are written`;
    return momentary(run, { ...names, began }, () => replayInto(bootstrap, messages, { topicFor }));
  },
});
