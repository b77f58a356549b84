import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import { type TopicWrite, topicReads, topicWrites } from "../../collector-config/kafka-topics.ts";
import type { Overlay } from "../../collector-config/overlay.ts";
import {
  type ReferenceConfig,
  receiversOf,
  referenceBackend,
  referenceEdge,
  referenceReceiver,
} from "../../collector-config/reference-config.ts";
import type { TargetKind } from "../../collector-config/target-kind.ts";
import type { CollectorPlace, Environment } from "../environments/environment.ts";
import type { StartedCollector } from "../parts/collector/collector.ts";
import type { Target } from "../targets/target.ts";
import type { CollectorSetupParts } from "./collector-setup.ts";
import type { PipelineCollector } from "./pipeline-collector.ts";

/** What a reference has of the pipeline that it is one of. */
export interface ReferenceGround {
  /** Unique within the run. */
  readonly name: string;
  readonly environment: Environment;
  /** The user's. */
  readonly configs: Readonly<Record<CollectorRole, CollectorConfig>>;
  readonly target: TargetKind;
  readonly env: Readonly<Record<string, string>>;
  readonly inherited: Readonly<Record<string, string>>;
  readonly open: (place: CollectorPlace, parts: CollectorSetupParts) => PipelineCollector;
}

/** A running reference, or why there is none. */
export type ReferenceOpening =
  | { readonly reference: ReferencePipeline }
  | { readonly unavailable: string };

/**
 * The processors and connectors of both collectors alone: the edge sends to the backend over OTLP, and
 * the backend to an OTLP endpoint of the run. No Kafka, no queue, no fault.
 */
export interface ReferencePipeline {
  /** How its edge is reached. */
  readonly edge: {
    readonly config: CollectorConfig;
    readonly overlay: Overlay;
    readonly variables: Readonly<Record<string, string>>;
  };
  readonly collectors: Readonly<Record<CollectorRole, StartedCollector>>;
  /** Where it ends. */
  readonly end: Target;
  /** Ends it; idempotent. */
  close(): Promise<void>;
}

const STOP_GRACE_MS = 2_000;
const NO_PROCESS = "the runtime does not run a reference next to the pipeline";

/** Starts one. @throws HarnessError as starting a collector does */
export async function openReference(ground: ReferenceGround): Promise<ReferenceOpening> {
  const { name, environment, configs, target, env, inherited } = ground;
  if (environment.startReferenceEnd === undefined || environment.edgeDisk !== undefined) {
    return { unavailable: NO_PROCESS };
  }
  const variables = { ...inherited, ...env };
  const writes = topicWrites(configs.edge, variables);
  const reads = topicReads(configs.backend, variables);
  const receivers = new Map(writes.map((write) => [keyOf(write), receiversOf(write, reads)]));
  const unclear = writes.find((write) => receivers.get(keyOf(write)) === undefined);
  if (unclear !== undefined) {
    return {
      unavailable: `several kafka receivers read ${unclear.signal}, and the topic of ${unclear.component} does not say which of them gets what`,
    };
  }
  const end = await environment.startReferenceEnd(name);
  const { sinks } = environment.place("edge").addresses();
  const urls = { elsewhere: `${sinks?.http ?? end.url}/unused` };
  const prepare = async (role: CollectorRole, { config, changes }: ReferenceConfig) => {
    const place = await environment.anotherPlace(`${name}-${role}`, config);
    const own = endingAt(place, { kind: target, url: end.url });
    return ground.open(own, { config, changes, env, inherited });
  };
  const backend = await prepare(
    "backend",
    referenceBackend(configs.backend, target, end.url, urls),
  );
  const { entries } = backend.setup.overlay;
  const urlOf = (receiver: string) =>
    entries
      .filter((entry) => entry.receiver === referenceReceiver(receiver))
      .map(({ reachedAt }) => `http://${reachedAt}`);
  const hops = (component: string, signal: string) =>
    (receivers.get(`${component} ${signal}`) ?? []).flatMap(urlOf);
  const edge = await prepare("edge", referenceEdge(configs.edge, hops, urls));
  const known = Promise.resolve(end);
  const [startedEdge, startedBackend] = await Promise.all([
    edge.start(known),
    backend.start(known),
  ]);
  const { setup } = edge;
  const close = async () => {
    const instances = [startedEdge.instance, startedBackend.instance, end.part.instance];
    await Promise.all(instances.map((instance) => instance.stop(STOP_GRACE_MS)));
    await end.close();
  };
  return {
    reference: {
      edge: {
        ...{ config: setup.parts.config, overlay: setup.overlay },
        variables: setup.variables(end),
      },
      ...{ collectors: { edge: startedEdge, backend: startedBackend }, end, close },
    },
  };
}

function keyOf({ component, signal }: TopicWrite): string {
  return `${component} ${signal}`;
}

function endingAt(
  place: CollectorPlace,
  target: ReturnType<CollectorPlace["addresses"]>["target"],
): CollectorPlace {
  return {
    ...{ name: place.name, telemetryAddress: place.telemetryAddress },
    addresses: () => ({ ...place.addresses(), target }),
    makeRoom: (config) => place.makeRoom(config),
    launcher: (config, version) => place.launcher(config, version),
  };
}
