import { EXPORTED_TO } from "./catalogue.ts";
import type { AssignedPartition, FieldReaders, MessagePlace } from "./events.ts";
import type { LogLine } from "./log.ts";

/** How the Kafka client writes "no offset was committed, begin at ...". */
const LATEST = -1n;
const EARLIEST = -2n;

/** How the otlphttp exporter names the number of rejected items, signal by signal. */
const REJECTED = ["dropped_spans", "dropped_data_points", "dropped_log_records"];

/** The fields of each message that the harness uses. */
export const FIELD_READERS: FieldReaders = {
  "request-dropped": itemsOf,
  "request-rejected": itemsOf,
  "request-not-split": ({ error = "" }) => ({
    items: Number(/dropping items: (\d+)/.exec(error)?.[1] ?? 0),
  }),
  "partial-success": ({ fields }) => {
    const items = REJECTED.reduce((sum, name) => sum + Number(fields[name] ?? 0), 0);
    return items > 0 ? { items } : undefined;
  },
  "document-refused": ({ fields }) => ({
    index: String(fields.index ?? ""),
    type: String(fields["error.type"] ?? ""),
    why: String(fields["error.reason"] ?? ""),
    documentStatus: Number(fields["http.response.status_code"] ?? 0),
  }),
  "records-failed": ({ error = "" }) => ({ topic: EXPORTED_TO.text.exec(error)?.[1] }),
  "record-too-large": ({ fields }) => ({
    bytes: Number(fields.actual_message_bytes),
    allowedBytes: Number(fields.max_message_bytes),
  }),
  "message-skipped": messageOf,
  "message-not-processed": messageOf,
  "partition-paused": messageOf,
  "message-backed-off": ({ fields: { delay } }) => ({
    delay: typeof delay === "number" ? delay : undefined,
  }),
  "partitions-assigned": ({ fields: { input } }) =>
    typeof input === "string" ? { partitions: partitionsIn(input) } : undefined,
  "offset-reset": ({ message, fields }) => ({
    topic: String(fields.topic ?? ""),
    partition: Number(fields.partition ?? 0),
    to: message.includes("nearest") ? "nearest" : "configured",
  }),
};

function itemsOf({ fields }: LogLine) {
  return { items: Number(fields.dropped_items ?? fields.rejected_items ?? 0) };
}

function messageOf(line: LogLine): { readonly place?: MessagePlace } {
  const { topic, partition, offset } = line.fields;
  if (typeof topic !== "string" || typeof offset !== "number") return {};
  return {
    place: {
      topic,
      partition: typeof partition === "number" ? partition : 0,
      offset: BigInt(offset),
    },
  };
}

/** franz-go writes `topic[partition{offset epoch ...} ...]`, with -1 for latest and -2 for earliest. */
function partitionsIn(input: string): AssignedPartition[] {
  return [...input.matchAll(/([^\s[\],]+)\[([^\]]*)\]/g)].flatMap(
    ([, topic = "", partitions = ""]) =>
      [...partitions.matchAll(/(\d+)\{(-?\d+)/g)].map(([, partition, offset]) => ({
        topic,
        partition: Number(partition),
        from: startOf(BigInt(offset ?? "0")),
      })),
  );
}

function startOf(offset: bigint): AssignedPartition["from"] {
  if (offset === LATEST) return "latest";
  return offset === EARLIEST ? "earliest" : offset;
}
