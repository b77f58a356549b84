import { type DescField, ScalarType } from "@bufbuild/protobuf";

const PACKAGE = "opentelemetry.proto.";

/**
 * What tells a message's form and no content: keys, ids, names of instruments and of kinds of events.
 * Every other text or bytes field is masked, so that one that OTLP gets later is masked too.
 */
const KEPT = new Set([
  "common.v1.KeyValue.key",
  "common.v1.InstrumentationScope.name",
  "common.v1.InstrumentationScope.version",
  "common.v1.EntityRef.schema_url",
  "common.v1.EntityRef.type",
  "common.v1.EntityRef.id_keys",
  "common.v1.EntityRef.description_keys",
  "trace.v1.ResourceSpans.schema_url",
  "trace.v1.ScopeSpans.schema_url",
  "trace.v1.Span.trace_id",
  "trace.v1.Span.span_id",
  "trace.v1.Span.parent_span_id",
  "trace.v1.Span.Link.trace_id",
  "trace.v1.Span.Link.span_id",
  "trace.v1.Span.Event.name",
  "logs.v1.ResourceLogs.schema_url",
  "logs.v1.ScopeLogs.schema_url",
  "logs.v1.LogRecord.severity_text",
  "logs.v1.LogRecord.event_name",
  "logs.v1.LogRecord.trace_id",
  "logs.v1.LogRecord.span_id",
  "metrics.v1.ResourceMetrics.schema_url",
  "metrics.v1.ScopeMetrics.schema_url",
  "metrics.v1.Metric.name",
  "metrics.v1.Metric.unit",
  "metrics.v1.Exemplar.trace_id",
  "metrics.v1.Exemplar.span_id",
]);

/** What a field of OTLP is to the mask. */
export type MaskedAs = "text" | "bytes" | "kept";

/** Numbers, booleans and what {@link KEPT} names are kept. */
export function maskedAs(field: DescField): MaskedAs {
  const isText = field.scalar === ScalarType.STRING;
  if (!isText && field.scalar !== ScalarType.BYTES) return "kept";
  const name = `${field.parent.typeName}.${field.name}`.replace(PACKAGE, "");
  if (KEPT.has(name)) return "kept";
  return isText ? "text" : "bytes";
}

/** What stands in place of a masked byte. */
export const MASK = "x";

/** The type of an attribute, whose value may be kept by its key. */
export const ATTRIBUTE_TYPE = `${PACKAGE}common.v1.KeyValue`;
