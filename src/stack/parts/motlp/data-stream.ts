import type { KeyValue } from "../../../otlp/generated/opentelemetry/proto/common/v1/common_pb.js";
import type { Signal } from "../../../otlp/item.ts";

const MAX_LENGTH = 100;
const DATASET_SUFFIX = ".otel";

/** Attributes of one level: a resource's, a scope's or an item's. */
export type AttributeLevel = readonly KeyValue[] | undefined;

/**
 * Where an item goes: to the index that the attribute `elasticsearch.index` names, or to its data stream
 * ({@link dataStreamOf}). The endpoint writes with the collector's Elasticsearch exporter
 * (https://github.com/elastic/docs-content/issues/6962).
 */
export function destinationOf(signal: Signal, levels: readonly AttributeLevel[]): string {
  return firstText(levels, "elasticsearch.index") ?? dataStreamOf(signal, levels);
}

/**
 * Whether mOTLP keeps what goes there: anything else is accepted, answered with a success, and dropped
 * (https://github.com/elastic/opentelemetry/issues/658).
 */
export function isKept(destination: string): boolean {
  return /^(?:logs|metrics|traces)-/.test(destination);
}

/**
 * The data stream an item lands in: `<signal>-<dataset>.otel-<namespace>`, by the attributes
 * `data_stream.dataset` and `data_stream.namespace`; an item's come before its scope's, and those
 * before its resource's (https://www.elastic.co/docs/solutions/observability/apm/data-stream-routing).
 * Illegal characters are replaced as in the collector's Elasticsearch exporter.
 *
 * @param levels the item's attributes, then its scope's, then its resource's
 */
function dataStreamOf(signal: Signal, levels: readonly AttributeLevel[]): string {
  const dataset = firstText(levels, "data_stream.dataset") ?? "generic";
  const namespace = firstText(levels, "data_stream.namespace") ?? "default";
  const cleanDataset = clean(dataset, /[-\\/*?"<>| ,#:]/g, MAX_LENGTH - DATASET_SUFFIX.length);
  const cleanNamespace = clean(namespace, /[\\/*?"<>| ,#:]/g, MAX_LENGTH);
  return `${signal}-${cleanDataset}${DATASET_SUFFIX}-${cleanNamespace}`;
}

function firstText(levels: readonly AttributeLevel[], key: string): string | undefined {
  for (const attributes of levels) {
    const text = textAttribute(attributes, key);
    if (text !== undefined && text !== "") return text;
  }
  return undefined;
}

/** A string attribute's value. */
export function textAttribute(attributes: AttributeLevel, key: string): string | undefined {
  const value = attributes?.find((attribute) => attribute.key === key)?.value?.value;
  return value?.case === "stringValue" ? value.value : undefined;
}

function clean(text: string, illegal: RegExp, length: number): string {
  return text.replace(illegal, "_").toLowerCase().slice(0, length);
}
