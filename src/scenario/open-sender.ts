import { HarnessError } from "../errors.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { RunScope } from "../targets/target.ts";
import type { HistoryWriter } from "../telemetry/history-writer.ts";
import type { Signal } from "../telemetry/item.ts";
import {
  createSender,
  type OtlpProtocol,
  type Sender,
  type SenderOptions,
} from "../telemetry/sender.ts";

/** Whose items are sent, how, and where they are written down. */
export interface SenderChoices {
  readonly pipeline: Pipeline;
  readonly scope: RunScope;
  /** By default what the edge's OTLP receiver offers. */
  readonly protocol: OtlpProtocol | undefined;
  readonly history: HistoryWriter;
  readonly signals: readonly Signal[];
  readonly traffic?: Traffic;
}

/** What a scenario sends otherwise than usual. */
export type Traffic = Pick<SenderOptions, "traits" | "batchSize">;

/**
 * A sender to the edge collector, once that runs.
 *
 * @throws HarnessError `config-invalid` when the edge does not offer the protocol.
 */
export async function openSender(choices: SenderChoices): Promise<Sender> {
  const { pipeline, scope, history, signals } = choices;
  await pipeline.edge;
  const { http, grpc } = pipeline.overlays.edge.otlp;
  const protocol = choices.protocol ?? (http === undefined ? "grpc" : "http/protobuf");
  const endpoint = protocol === "grpc" ? grpc : http;
  if (endpoint === undefined) {
    throw new HarnessError({
      code: "config-invalid",
      message: `the edge config's otlp receiver does not offer ${protocol}`,
      place: pipeline.config("edge").placeOf(["receivers", "otlp", "protocols"]),
      remedy: "enable that protocol, or choose another one with --protocol",
    });
  }
  return createSender({
    ...scope,
    protocol,
    endpoint: `http://${endpoint}`,
    history,
    signals,
    ...choices.traffic,
  });
}
