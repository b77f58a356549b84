import { readFile } from "node:fs/promises";
import { HarnessError } from "../base/errors.ts";
import type { CollectorConfig } from "../collector-config/collector-config.ts";
import type { Signal } from "../otlp/item.ts";
import type { HistoryWriter } from "../record/history-writer.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";
import type { RunScope } from "../stack/targets/run-scope.ts";
import {
  createSender,
  type OtlpProtocol,
  type Sender,
  type SenderEntry,
  type SenderOptions,
} from "../traffic/sender.ts";
import { type SendingTo, senderEntries } from "./sender-entries.ts";

/** Whose items are sent, how, and where they are written down. */
export interface SenderChoices extends Pick<SenderOptions, "resource"> {
  readonly pipeline: Pipeline;
  readonly scope: RunScope;
  /** By default all that the edge's OTLP receivers offer. */
  readonly protocol: OtlpProtocol | undefined;
  /** Headers of every request, beside those that the edge asks for. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly history: HistoryWriter;
  readonly signals: readonly Signal[];
  readonly traffic?: Traffic;
  /** A second edge collector that gets the same. */
  readonly mirror?: Pick<SendingTo, "overlay" | "variables">;
}

/** What a scenario sends otherwise than usual. */
export type Traffic = Pick<SenderOptions, "traits" | "batchSize">;

/**
 * A sender to the edge collector, once that runs: through every receiver and protocol by which its items
 * come to Kafka.
 *
 * @throws HarnessError `config-invalid` when the edge does not offer the protocol for a signal.
 */
export async function openSender(choices: SenderChoices): Promise<Sender> {
  const { pipeline, scope, history, signals, headers = {}, resource = {} } = choices;
  await pipeline.edge;
  const { certFile, keyFile } = pipeline.certificates.client;
  const [cert, key] = await Promise.all([readFile(certFile, "utf8"), readFile(keyFile, "utf8")]);
  const entriesOf = (
    config: CollectorConfig,
    to: Pick<SendingTo, "overlay" | "variables">,
  ): SenderEntry[] =>
    senderEntries(config, {
      ...{ overlay: to.overlay, variables: to.variables, certificate: { cert, key } },
      ...{ headers, protocol: choices.protocol },
    });
  const { mirror } = choices;
  const edge = pipeline.config("edge");
  const entries = entriesOf(edge, {
    overlay: pipeline.overlays.edge,
    variables: pipeline.givenVariables("edge"),
  });
  const closed = signals.find(
    (signal) => !entries.some((entry) => entry.signals?.includes(signal)),
  );
  if (closed !== undefined) throw notOffered(choices, closed);
  return createSender({
    ...scope,
    ...{ entries, resource, history, signals },
    ...(mirror === undefined ? {} : { mirror: entriesOf(edge, mirror) }),
    ...choices.traffic,
  });
}

function notOffered({ pipeline, protocol }: SenderChoices, signal: Signal): HarnessError {
  return new HarnessError({
    code: "config-invalid",
    message: `no otlp receiver of the edge config offers ${protocol} for ${signal}`,
    place: pipeline.config("edge").placeOf(["receivers", "otlp", "protocols"]),
    remedy: "enable that protocol, or choose another one with --protocol",
  });
}
