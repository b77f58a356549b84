import type { Tree } from "../../src/collector-config/tree.ts";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import { makeTopics } from "../../src/stack/parts/kafka/make-topics.ts";

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
  await makeTopics(
    bootstrap,
    SIGNALS.map((signal) => `${prefix}-${signal}`),
  );
}
