import { usedComponents } from "../../collector-config/collector-config.ts";
import { batchBytes } from "../../collector-config/settings/message-sizes.ts";
import type { LostRequest } from "../../record/collector-log/lost-requests.ts";
import { durableExporterLine } from "./durable-line.ts";
import type { RunFacts } from "./run-facts.ts";

/** Bytes of the largest message that was refused, and of what its exporter allows; where the log has them. */
export interface MessageSizes {
  readonly largest: number | undefined;
  readonly allowed: number | undefined;
}

/** The part of a limit that messages may take: the next one may be a little larger than the largest seen. */
const FITS = 0.8;

/**
 * What to change where the edge's batches made messages that are too large for Kafka. What `configs/durable`
 * does is no remedy where the edge does it already: its batches are measured in protobuf.
 */
export function batchLimitRemedy(
  { edge, writes, durable }: RunFacts,
  lost: readonly LostRequest[],
  { largest, allowed }: MessageSizes,
): string {
  const limited = usedComponents(edge, "exporters", "kafka").flatMap((exporter) => {
    const batch = batchBytes(edge, exporter);
    return batch === undefined ? [] : [{ exporter, batch }];
  });
  const [first] = limited.filter(({ exporter }) =>
    lost.some(({ line }) => line.fields["otelcol.component.id"] === exporter.id),
  );
  if (first === undefined) {
    return `let the edge's batches be smaller than the limits of exporter and broker (sending_queue: batch: sizer: bytes, max_size), as ${durableExporterLine(durable, "edge", "sending_queue", "batch", "max_size")} does, or raise those limits`;
  }
  const { exporter, batch } = first;
  const json = writes.filter(
    ({ component, encoding }) =>
      component === exporter.id && encoding.value.toLowerCase().endsWith("json"),
  );
  const raise = "raise the limits of exporter and broker";
  const fits =
    largest !== undefined && allowed !== undefined && largest > allowed
      ? ` to ${Math.floor((FITS * batch.bytes * allowed) / largest)} or less`
      : "";
  if (json.length === 0) {
    return `lower sending_queue: batch: max_size at ${batch.place} (${batch.bytes} bytes)${fits}, or ${raise}; an item that alone is larger fits in no batch`;
  }
  const [encoding] = json.map((write) => write.encoding);
  return `lower sending_queue: batch: max_size at ${batch.place}${fits}: its ${batch.bytes} bytes are measured in protobuf, and ${encoding?.value} makes more of them; or write otlp_proto (${encoding?.place}), or ${raise}`;
}
