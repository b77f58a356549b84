import "./quiet-kafkajs.ts";
import kafkajs from "kafkajs";

/** Makes topics as the broker's defaults have them; those that are there already stay as they are. */
export async function makeTopics(bootstrap: string, topics: readonly string[]): Promise<void> {
  if (topics.length === 0) return;
  const kafka = new kafkajs.Kafka({
    clientId: "edot-kafka-harness",
    brokers: [bootstrap],
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const wanted = [...new Set(topics)].map((topic) => ({ topic }));
    await admin.createTopics({ topics: wanted, waitForLeaders: true });
  } finally {
    await admin.disconnect();
  }
}
