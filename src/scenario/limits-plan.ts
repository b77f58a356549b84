import { type CollectorConfig, usedComponents } from "../collector-config/collector-config.ts";
import { protocolsOf } from "../collector-config/edge-entries.ts";
import { messageBytes } from "../collector-config/settings/message-sizes.ts";
import { numberOf, settingOf } from "../collector-config/settings/setting.ts";
import type { SendShape } from "../traffic/sender.ts";

/** One request of each signal, and what it tries. */
export interface SizedRequest extends Required<SendShape> {
  /** For people. */
  readonly what: string;
}

const MIB = 1024 * 1024;
/**
 * What the receiver takes by default: gRPC's own limit, and confighttp's.
 *
 * @see https://github.com/open-telemetry/opentelemetry-collector/tree/main/config/confighttp
 */
const GRPC_MIB = 4;
const HTTP_BYTES = 20 * MIB;
/** A request's own parts, and what a proxy may add, want some room below a limit. */
const BELOW = 0.95;
/** Bytes of the standard ledger's items: of a data point, the smallest, in JSON; of a span, the largest, in protobuf. */
const ITEM_BYTES = { leastInJson: 425, most: 600 };
/** More than a message has room for. */
const ABOVE = 1.15;
/** Larger items than most: of these few make a request. */
const LARGE_ITEM_BYTES = 25_000;
/** No item weighs more: what one alone may weigh, no setting of a batch decides. */
const LARGEST_ITEM_BYTES = 100_000;

/**
 * Requests that meet the limits of an edge config: many small items, of which otlp_json makes two to three
 * times as many bytes as protobuf has, and few large ones, up to what its receivers take.
 */
export function limitsPlan(edge: CollectorConfig): SizedRequest[] {
  const request = BELOW * receiverBytes(edge);
  const message = kafkaBytes(edge);
  const filling = (ABOVE * message) / ITEM_BYTES.leastInJson;
  const small = Math.floor(Math.min(filling, request / ITEM_BYTES.most));
  const middle = Math.min(2.5 * message, request);
  return [
    { what: "many small items", batchSize: Math.max(small, 1), moreBytes: 0 },
    sized("large items", middle, LARGE_ITEM_BYTES),
    sized("the largest items", request, LARGEST_ITEM_BYTES),
  ];
}

function sized(what: string, bytes: number, itemBytes: number): SizedRequest {
  const weight = Math.min(itemBytes, bytes / 2);
  const batchSize = Math.max(1, Math.floor(bytes / (weight + ITEM_BYTES.most)));
  return { what, batchSize, moreBytes: Math.floor(weight) };
}

/** The largest request that every receiver takes, in bytes. */
function receiverBytes(edge: CollectorConfig): number {
  const limits = usedComponents(edge, "receivers", "otlp").flatMap((receiver) => {
    const of = (keys: readonly string[], byDefault: number) =>
      numberOf(settingOf(edge, receiver, ["protocols", ...keys], byDefault)) || byDefault;
    return protocolsOf(receiver).map((protocol) =>
      protocol === "grpc"
        ? MIB * of(["grpc", "max_recv_msg_size_mib"], GRPC_MIB)
        : of(["http", "max_request_body_size"], HTTP_BYTES),
    );
  });
  // Larger ones would make a run slow, and no SDK sends them.
  return Math.min(GRPC_MIB * MIB, ...limits);
}

/** The largest message that every exporter to Kafka makes, in bytes. */
function kafkaBytes(edge: CollectorConfig): number {
  const exporters = usedComponents(edge, "exporters", "kafka");
  return Math.min(GRPC_MIB * MIB, ...exporters.map((one) => messageBytes(edge, one).bytes));
}
