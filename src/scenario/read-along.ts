import { messageLine } from "../record/kafka/message-line.ts";
import { TopicContents } from "../record/kafka/topic-contents.ts";
import { KafkaTap } from "../stack/parts/kafka/kafka-tap.ts";
import type { ScenarioRun } from "./scenario-run.ts";

/** Topics that are read beside the pipeline, and what was in them so far. */
export interface ReadAlong {
  readonly tap: KafkaTap;
  readonly contents: TopicContents;
}

/** Begins to read topics from their start; the history gets a line for each message. */
export async function readAlong(
  scenario: ScenarioRun,
  topics: readonly string[],
): Promise<ReadAlong> {
  const { bootstrap } = await scenario.pipeline.kafka;
  const contents = new TopicContents();
  const tap = await KafkaTap.open({
    bootstrap,
    topics,
    run: scenario.id,
    onMessage: async (message) => {
      contents.add(message.topic, message.partition, message.offset, message.items);
      await scenario.message(messageLine(message));
    },
    signal: scenario.pipeline.signal,
  });
  return { tap, contents };
}
