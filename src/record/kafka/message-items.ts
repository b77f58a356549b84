import { decodeExport } from "../../otlp/decode.ts";
import { type ItemGroup, itemGroupsOf } from "../../otlp/export-items.ts";
import type { ExportRequest, OtlpEncoding } from "../../otlp/export-request.ts";
import type { KeyValue } from "../../otlp/generated/opentelemetry/proto/common/v1/common_pb.js";
import { RUN_ATTRIBUTE, SEQUENCE_ATTRIBUTE, SIGNALS, type Signal } from "../../otlp/item.ts";
import { type SequenceRange, toRanges } from "../sequence-ranges.ts";

/** A run's items in one message. */
export interface MessageItems {
  readonly signal: Signal;
  /** None where the message holds another run's items. */
  readonly sequences: readonly SequenceRange[];
}

/** A message that the tap has read. */
export interface TappedMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** When it was written, in milliseconds since the Unix epoch. */
  readonly timestamp: number;
  /** Its value, without compression. */
  readonly bytes: number;
  /** Null if it cannot be told what it holds. */
  readonly items: MessageItems | null;
}

/**
 * The run's items in a message's value, which the collector's exporter writes as `otlp_proto` or
 * `otlp_json`; null when it cannot be told what it holds.
 */
export function itemsInMessage(value: Uint8Array, run: string): MessageItems | null {
  const encoding: OtlpEncoding = value[0] === BRACE ? "json" : "proto";
  const found = SIGNALS.flatMap((signal) => {
    const request = tryDecode(signal, encoding, value);
    const groups = request === undefined ? [] : itemGroupsOf(request);
    return holdsRuns(groups) ? [{ signal, sequences: toRanges(sequencesIn(groups, run)) }] : [];
  });
  // The three envelopes share field numbers; what reads as two signals is not told apart.
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** What every JSON object begins with, and no OTLP message in protobuf (field 15 is not in use). */
const BRACE = 0x7b;

function tryDecode(
  signal: Signal,
  encoding: OtlpEncoding,
  value: Uint8Array,
): ExportRequest | undefined {
  try {
    return decodeExport(signal, encoding, value);
  } catch {
    return undefined;
  }
}

/** Whether there is an item of any run's in it, with its sequence number. */
function holdsRuns(groups: readonly ItemGroup[]): boolean {
  return groups.some(
    ({ resource, items }) =>
      attributeOf(resource?.attributes, RUN_ATTRIBUTE) !== undefined &&
      items.some(({ attributes }) => attributeOf(attributes, SEQUENCE_ATTRIBUTE) !== undefined),
  );
}

function sequencesIn(groups: readonly ItemGroup[], run: string): number[] {
  return groups
    .filter(({ resource }) => attributeOf(resource?.attributes, RUN_ATTRIBUTE) === run)
    .flatMap(({ items }) =>
      items.map(({ attributes }) => attributeOf(attributes, SEQUENCE_ATTRIBUTE)),
    )
    .flatMap((sequence) => (typeof sequence === "bigint" ? [Number(sequence)] : []));
}

function attributeOf(attributes: readonly KeyValue[] | undefined, key: string): unknown {
  return attributes?.find((attribute) => attribute.key === key)?.value?.value.value;
}
