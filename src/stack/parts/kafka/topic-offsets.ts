import kafkajs, { type Admin } from "kafkajs";
import "./quiet-kafkajs.ts";

/**
 * The offsets of a topic's partitions. While a new topic has no leaders the client fails with a
 * TypeError of its own (it expects an answer of each leader): that is a reason to ask again.
 */
export async function topicOffsets(
  admin: Admin,
  topic: string,
): ReturnType<Admin["fetchTopicOffsets"]> {
  try {
    return await admin.fetchTopicOffsets(topic);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new kafkajs.KafkaJSError(`the partitions of ${topic} have no leaders yet`, {
      retriable: true,
    });
  }
}
