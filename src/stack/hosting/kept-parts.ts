import { copyFile, mkdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { harnessVersion } from "../../base/package-version.ts";
import {
  type ElasticsearchNode,
  type ElasticsearchOptions,
  newElasticsearchNode,
  runningElasticsearch,
  type StartedElasticsearch,
  startElasticsearch,
} from "../parts/elasticsearch/elasticsearch.ts";
import { freshTopics } from "../parts/kafka/fresh-topics.ts";
import {
  type KafkaNode,
  newKafkaNode,
  runningKafka,
  type StartedKafka,
  startKafka,
} from "../parts/kafka/kafka.ts";
import type { KafkaOptions } from "../parts/kafka/kafka-options.ts";
import { logFileOf, type PartContext } from "../parts/part-context.ts";
import { artifactKey } from "../provision/artifact-key.ts";
import { takeKeeper } from "../runtimes/kept/keepers.ts";
import type { KeptRuntime } from "../runtimes/kept/kept-runtime.ts";

/** Members of a run that was killed leave their group after 45 s: a new broker is there sooner. */
const EMPTY_TIMEOUT_MS = 2_000;

/** What a run needs of its own to use a part that others keep. */
export type KeptContext = Pick<PartContext, "artifacts" | "logs" | "signal">;

/** A part that outlives the run, taken for this run alone. */
interface KeptPart<Options, Started> {
  readonly port: number;
  /** The part, which holds nothing of an earlier run: the one that runs, or else a new one. */
  start(options: Options): Promise<Started>;
  /** Seconds of CPU that it has used, in this run and in those before, by name. */
  cpuSeconds(): Promise<Readonly<Record<string, number>>>;
  /** Gives it back, running, and copies what it logged in this run to the run's logs. */
  release(): Promise<void>;
}

/** A Kafka broker with the harness' own settings. */
export type KeptKafka = KeptPart<Pick<KafkaOptions, "topics">, StartedKafka>;
/** An Elasticsearch node with the harness' own settings. */
export type KeptElasticsearch = KeptPart<ElasticsearchOptions, StartedElasticsearch>;

/** Takes a kept Kafka of the same version; a new one where none is free. */
export function takeKafka(context: KeptContext): Promise<KeptKafka> {
  const { artifacts, signal } = context;
  return takePart<KafkaNode, Pick<KafkaOptions, "topics">, StartedKafka>(context, {
    name: "kafka",
    made: artifacts.kafka.libs,
    node: newKafkaNode,
    boot: startKafka,
    reuse: async (kept, node, unit, { topics = [] }) => {
      const kafka = runningKafka(kept, node, unit);
      await freshTopics(kafka, topics, signal, EMPTY_TIMEOUT_MS);
      return kafka;
    },
  });
}

/** Takes a kept Elasticsearch of the same version; a new one where none is free. */
export function takeElasticsearch(context: KeptContext): Promise<KeptElasticsearch> {
  return takePart<ElasticsearchNode, ElasticsearchOptions, StartedElasticsearch>(context, {
    name: "elasticsearch",
    made: context.artifacts.elasticsearch.home,
    node: newElasticsearchNode,
    boot: startElasticsearch,
    reuse: runningElasticsearch,
  });
}

/** How a part of one kind is started, and made ready for another run. */
interface KeptKind<Node, Options, Started> {
  readonly name: string;
  /** Where its program is; a part of another program is another part. */
  readonly made: string;
  readonly node: (port: number) => Node;
  readonly boot: (context: PartContext, node: Node, options: Options) => Promise<Started>;
  readonly reuse: (
    context: PartContext,
    node: Node,
    unit: NonNullable<ReturnType<KeptRuntime["running"]>>,
    options: Options,
  ) => Promise<Started>;
}

async function takePart<Node extends { readonly port: number }, Options, Started extends object>(
  { artifacts, logs, signal }: KeptContext,
  kind: KeptKind<Node, Options, Started>,
): Promise<KeptPart<Options, Started>> {
  const { javaHome } = artifacts;
  const key = artifactKey({ values: { version: harnessVersion(), made: kind.made, javaHome } });
  const keeper = await takeKeeper(`${kind.name}-${key}`, { signal });
  const kept = { artifacts, signal, runtime: keeper, ports: keeper };
  const context: PartContext = { ...kept, logs: join(keeper.folder, "logs") };
  const logFile = logFileOf(context, kind.name);
  // What the keeper remembers, this function has given it.
  const found = keeper.record as Node | undefined;
  const node = found ?? kind.node(await keeper.reserve());
  const again = async (options: Options): Promise<Started | string> => {
    const unit = keeper.running(kind.name);
    if (found === undefined) return "there was none";
    if (unit === undefined) return "the run before has ended it";
    try {
      await truncate(logFile);
      return await kind.reuse(context, node, unit, options);
    } catch (error) {
      // Whatever is wrong with it, a new one has not got it.
      signal.throwIfAborted();
      return error instanceof Error ? error.message : String(error);
    }
  };
  return {
    port: node.port,
    start: async (options) => {
      const running = await again(options);
      if (typeof running !== "string") return running;
      await keeper.clear();
      await mkdir(context.logs, { recursive: true });
      await writeFile(logFile, `edot-kafka-harness: starts a new ${kind.name}: ${running}\n`);
      const started = await kind.boot(context, node, options);
      await keeper.remember(node);
      return started;
    },
    cpuSeconds: () => keeper.cpuSeconds(),
    release: async () => {
      await copyFile(logFile, join(logs, `${kind.name}.log`)).catch(() => undefined);
      await keeper.release();
    },
  };
}
