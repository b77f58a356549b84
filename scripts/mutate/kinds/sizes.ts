import { SIGNALS } from "../../../src/otlp/item.ts";
import type { Edit } from "../edit.ts";
import { all, DURABLE_MOTLP, fates, type Mutation, ON_BOTH } from "../variation.ts";

const TOO_LARGE =
  "kafkaexporter: a message larger than max_message_bytes (before compression) is refused by the client, a permanent error: the edge drops it (findings.md, too-large)";
const set = (path: string, to: unknown): Edit => ({
  file: "edge",
  set: `exporters.kafka.${path}`,
  to,
});
const unset = (path: string): Edit => ({ file: "edge", remove: `exporters.kafka.${path}` });
const queue = (key: string, to: unknown) => set(`sending_queue.${key}`, to);

/** Less than 15 items of any signal have together; the Kafka client takes no smaller limit. */
const TINY = 1024;
/** Less than any item has with its resource. */
const LESS_THAN_AN_ITEM = 200;

const HARMLESS: readonly (readonly [string, readonly Edit[], string, Mutation["on"]])[] = [
  [
    "messages of 8 kB",
    [queue("batch.max_size", 8_000), queue("batch.min_size", 1_000)],
    "exporterhelper splits requests by bytes, and every item fits",
    ON_BOTH,
  ],
  [
    "batches of 5 items",
    [queue("batch", { flush_timeout: "200ms", sizer: "items", min_size: 5, max_size: 5 })],
    "exporterhelper splits requests by items",
    ON_BOTH,
  ],
  [
    "one item a message",
    [queue("batch", { flush_timeout: "100ms", sizer: "items", min_size: 1, max_size: 1 })],
    "exporterhelper splits requests by items",
    [[DURABLE_MOTLP]],
  ],
  ["no batches", [unset("sending_queue.batch")], "each request becomes a message", ON_BOTH],
  [
    "a queue in memory",
    [unset("sending_queue.storage")],
    "a queue in memory is lost with its process alone, and none dies in a delivery",
    ON_BOTH,
  ],
  [
    "no queue",
    [set("sending_queue", { enabled: false })],
    "the edge answers once Kafka has the items",
    [[DURABLE_MOTLP]],
  ],
  [
    "a queue in bytes",
    [
      queue("sizer", "bytes"),
      queue("queue_size", 10_000_000),
      queue("batch", { flush_timeout: "200ms" }),
    ],
    "exporterhelper: the sizer is the unit of queue_size, which is not reached",
    [[DURABLE_MOTLP]],
  ],
  [
    "a queue in items",
    [queue("sizer", "items"), queue("queue_size", 100_000), queue("batch.sizer", "items")],
    "exporterhelper: the sizer is the unit of queue_size, which is not reached",
    [[DURABLE_MOTLP]],
  ],
  [
    "a queue of 2 requests that blocks",
    [queue("queue_size", 2)],
    "block_on_overflow: true makes the SDK wait",
    [[DURABLE_MOTLP]],
  ],
  [
    "one consumer of the queue",
    [queue("num_consumers", 1)],
    "num_consumers is how many requests are sent at once",
    [[DURABLE_MOTLP]],
  ],
  [
    "messages of up to 900 kB",
    [set("producer.max_message_bytes", 900_000)],
    "batches of at most 800 kB fit",
    [[DURABLE_MOTLP]],
  ],
];

const BACKEND_QUEUES: readonly (readonly [string, object])[] = [
  ["a backend queue in memory", { enabled: true, queue_size: 100 }],
  ["a backend queue that waits for its result", { enabled: true, wait_for_result: true }],
];

/** Limits of messages and queues: reached by every message, or by none. */
export const SIZES: readonly Mutation[] = [
  ...HARMLESS.map(
    ([name, edits, rule, on]): Mutation => ({
      ...{ name, change: `edge: ${name}`, rule, effect: "none", edits: () => edits, on },
    }),
  ),
  ...BACKEND_QUEUES.map(
    ([name, to]): Mutation => ({
      name,
      change: `backend: sending_queue \`${JSON.stringify(to)}\``,
      rule: "a queue answers the receiver early, or waits; in a delivery nothing dies and nothing fails",
      effect: "none",
      edits: ({ target }) => [
        {
          ...{ file: "backend", to },
          set: `exporters.${target === "motlp" ? "otlphttp" : "elasticsearch"}.sending_queue`,
        },
      ],
      on: [[DURABLE_MOTLP]],
    }),
  ),
  {
    name: "no message fits",
    change: `edge: producer.max_message_bytes is ${TINY}`,
    rule: TOO_LARGE,
    effect: "size limit",
    edits: () => [set("producer.max_message_bytes", TINY)],
    outcome: () => ({
      fates: fates(SIGNALS, { lost: [{ items: all, at: "edge" }] }),
      findings: ["loss too-large"],
    }),
    on: ON_BOTH,
  },
  ...SIGNALS.map(
    (signal): Mutation => ({
      name: `no message of ${signal} fits`,
      change: `edge: ${signal} through exporter kafka/small with producer.max_message_bytes ${TINY}`,
      rule: TOO_LARGE,
      effect: "size limit",
      edits: () => [
        {
          ...{ file: "edge", set: "exporters.kafka/small" },
          to: {
            brokers: ["kafka1:9092"],
            [signal]: { topic: `otel-${signal}`, encoding: "otlp_proto" },
            producer: { max_message_bytes: TINY },
          },
        },
        { file: "edge", set: `service.pipelines.${signal}.exporters`, to: ["kafka/small"] },
      ],
      outcome: () => ({
        fates: { [signal]: { lost: [{ items: all, at: "edge" }] } },
        findings: ["loss too-large"],
      }),
      on: [[DURABLE_MOTLP]],
    }),
  ),
  {
    name: "no item fits a batch",
    change: `edge: sending_queue.batch.max_size is ${LESS_THAN_AN_ITEM} bytes, min_size 100`,
    rule: "exporterhelper: an item larger than the batch's max_size is dropped when the request is split",
    effect: "size limit",
    edits: () => [queue("batch.max_size", LESS_THAN_AN_ITEM), queue("batch.min_size", 100)],
    outcome: () => ({
      fates: fates(SIGNALS, { lost: [{ items: all, at: "edge" }] }),
      findings: ["loss too-large"],
    }),
    on: [[DURABLE_MOTLP]],
  },
];
