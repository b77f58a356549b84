import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { HarnessError } from "../base/errors.ts";
import { NdjsonWriter } from "../base/ndjson.ts";
import { MESSAGES_FILE, messageLine } from "../record/kafka/message-line.ts";
import { KafkaTap } from "../stack/parts/kafka/kafka-tap.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";

/**
 * Writes down what the topics hold, unless the scenario has read them all along. A history without it is
 * one whose Kafka did not let itself be read any more.
 *
 * @param folder the history's
 * @param run the scenario's run id
 * @throws HarnessError `disk-full`; the reason for which the pipeline ended
 */
export async function recordTopics(folder: string, run: string, pipeline: Pipeline): Promise<void> {
  const path = join(folder, MESSAGES_FILE);
  if (existsSync(path)) return;
  const { signal } = pipeline;
  const file = new NdjsonWriter(path);
  let isWhole = false;
  try {
    const { admin, bootstrap } = await pipeline.kafka;
    const ends = await admin.offsets();
    const topics = [...new Set(ends.map(({ topic }) => topic))];
    if (topics.length > 0) {
      const tap = await KafkaTap.open({
        ...{ bootstrap, topics, run, signal },
        onMessage: (message) => file.append(messageLine(message)),
      });
      try {
        await tap.until(ends, signal);
      } finally {
        await tap.close();
      }
    }
    isWhole = true;
  } catch (error) {
    // Without Kafka everything else that was learned still counts.
    if (signal.aborted || (error instanceof HarnessError && error.code === "disk-full"))
      throw error;
  } finally {
    await file.close();
    if (!isWhole) await rm(path, { force: true });
  }
}
