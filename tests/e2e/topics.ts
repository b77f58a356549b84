import "../../src/parts/kafka/quiet-kafkajs.ts";
import kafkajs from "kafkajs";
import type { Tree } from "../../src/configs/merge-trees.ts";
import { SIGNALS, type Signal } from "../../src/telemetry/item.ts";

/** Settings of both collectors for topics of their own, `<prefix>-<signal>`, and a group of its own. */
export function ownTopics(prefix: string): { readonly edge: Tree; readonly backend: Tree } {
  const perSignal = (settings: (signal: Signal) => Tree): Tree =>
    Object.fromEntries(SIGNALS.map((signal) => [signal, settings(signal)]));
  return {
    edge: { exporters: { kafka: perSignal((signal) => ({ topic: `${prefix}-${signal}` })) } },
    backend: {
      receivers: {
        kafka: {
          ...perSignal((signal) => ({ topics: [`${prefix}-${signal}`] })),
          group_id: prefix,
          initial_offset: "earliest",
        },
      },
    },
  };
}

/** Makes the topics of {@link ownTopics}, as the person who runs the broker would. */
export async function createTopics(bootstrap: string, prefix: string): Promise<void> {
  const logLevel = kafkajs.logLevel.NOTHING;
  const admin = new kafkajs.Kafka({ brokers: [bootstrap], logLevel }).admin();
  await admin.connect();
  try {
    const topics = SIGNALS.map((signal) => ({ topic: `${prefix}-${signal}` }));
    await admin.createTopics({ topics, waitForLeaders: true });
  } finally {
    await admin.disconnect();
  }
}
