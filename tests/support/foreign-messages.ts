import "../../src/stack/parts/kafka/quiet-kafkajs.ts";
import kafkajs from "kafkajs";
import { writeMessages } from "../../src/stack/parts/kafka/write-messages.ts";

function clientOf(bootstrap: string): kafkajs.Kafka {
  return new kafkajs.Kafka({ brokers: [bootstrap], logLevel: kafkajs.logLevel.NOTHING });
}

/** Writes values to the one partition of a topic, as somebody else would, in this order. */
export async function writeValues(
  bootstrap: string,
  topic: string,
  values: readonly (Buffer | string)[],
): Promise<void> {
  await writeMessages(
    bootstrap,
    topic,
    values.map((value) => ({ value })),
  );
}

/** The first message of a topic, which has one. */
export async function firstMessage(bootstrap: string, topic: string): Promise<Buffer> {
  const consumer = clientOf(bootstrap).consumer({ groupId: "reader-of-one", maxWaitTimeInMs: 100 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    return await new Promise<Buffer>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachMessage: kafkajs.EachMessageHandler = async ({ message }) => {
        resolve(message.value ?? Buffer.alloc(0));
      };
      consumer.run({ autoCommit: false, eachMessage }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}
