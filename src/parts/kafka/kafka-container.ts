import { KafkaContainer } from "@testcontainers/kafka";
import type { RunImage } from "../../images/run-images.ts";
import type { DockerRuntime, RunContainer } from "../../runtimes/docker/docker-runtime.ts";
import { NO_OTHER_NAMES } from "../../runtimes/docker/names.ts";
import type { PortReservations } from "../../runtimes/ports.ts";
import { done, notYet, waitFor } from "../../wait.ts";
import { logFileOf, type PartContext } from "../part-context.ts";
import { withLogTail } from "../part-log.ts";
import { BrokerAdmin } from "./broker-admin.ts";
import type { KafkaOptions, StartedKafka } from "./kafka.ts";
import { makeTopics } from "./make-topics.ts";
import { type Segment, segmentsOf } from "./segments.ts";

const READY_TIMEOUT_MS = 120_000;
/** The listener for clients outside of the network; the one for those inside is 9092. */
const OUTSIDE_PORT = 9093;
/** What `KafkaContainer` gives every broker. */
const CLUSTER_ID = "4L6g3nShT-eMCtK--X86sw";
/** Where Confluent's image keeps messages. */
const DATA = "/var/lib/kafka/data";

/** Where a broker in a container is started. */
export interface KafkaContainerContext extends Pick<PartContext, "logs" | "signal"> {
  readonly runtime: DockerRuntime;
  readonly ports: PortReservations;
  readonly image: RunImage;
  /** The names by which the run's containers reach it, at port 9092; the first one is its own. */
  readonly names: readonly string[];
}

/**
 * Starts one Kafka broker in a container, in KRaft mode, with the same defaults as `startKafka`.
 *
 * @throws HarnessError `image-missing`, `port-in-use`, `part-failed` or `part-not-ready`.
 */
export async function startKafkaContainer(
  context: KafkaContainerContext,
  options: KafkaOptions = {},
): Promise<StartedKafka> {
  const { runtime, image, names, logs, signal } = context;
  const port = await context.ports.reserve();
  const logFile = logFileOf({ logs }, "kafka");
  // The engine gives the port on all addresses; `localhost` is what the container advertises.
  const bootstrap = `localhost:${port}`;
  const admin = new BrokerAdmin(bootstrap, signal);
  const explained = (error: unknown) => withLogTail(error, "Kafka", logFile, signal);
  const ready = (container: RunContainer) =>
    waitFor(
      async () => {
        const problem = await admin.ping(CLUSTER_ID);
        return problem === null ? done(null) : notYet(problem);
      },
      {
        for: `Kafka to answer at ${bootstrap}`,
        timeoutMs: READY_TIMEOUT_MS,
        everyMs: 100,
        place: logFile,
        signal: AbortSignal.any([container.unit.failed, signal]),
      },
    );
  try {
    const container = await runtime.start(
      new BrokerContainer(image.name, port)
        .withHostname(names[0] ?? "kafka")
        .withEnvironment(brokerEnvironment(options.settings ?? {})),
      { name: "kafka", logFile },
      names,
    );
    await ready(container);
    await makeTopics(bootstrap, options.topics ?? []);
    return {
      name: "kafka",
      version: image.version,
      bootstrap,
      admin,
      segments: () => segmentsIn(container),
      get unit() {
        return container.unit;
      },
      restart: async () => {
        await container.startAgain();
        await ready(container).catch(explained);
      },
    };
  } catch (error) {
    return explained(error);
  }
}

/** Keeps its port over a restart, and knows no names but those of the run. */
class BrokerContainer extends KafkaContainer {
  readonly #port: number;

  constructor(image: string, port: number) {
    super(image);
    this.#port = port;
    this.hostConfig.Dns = NO_OTHER_NAMES;
  }

  override async beforeContainerCreated(): Promise<void> {
    // It asks for any port there.
    await super.beforeContainerCreated();
    this.withExposedPorts({ container: OUTSIDE_PORT, host: this.#port });
  }
}

/** Settings as the variables of Confluent's image: `a.b` is `KAFKA_A_B`. */
function brokerEnvironment(
  settings: Readonly<Record<string, string | number | boolean>>,
): Record<string, string> {
  const all = {
    "transaction.state.log.replication.factor": 1,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    ...settings,
  };
  const variables = Object.entries(all).map(([key, value]) => {
    const name = key.replaceAll("-", "___").replaceAll("_", "__").replaceAll(".", "_");
    return [`KAFKA_${name.toUpperCase()}`, String(value)] as const;
  });
  return { ...Object.fromEntries(variables), KAFKA_HEAP_OPTS: "-Xmx512m" };
}

async function segmentsIn({ started }: RunContainer): Promise<Segment[]> {
  // Files come and go while they are listed.
  const list = `stat -c '%s %n' ${DATA}/*/*.log 2>/dev/null; true`;
  const { output } = await started.exec(["sh", "-c", list]);
  return segmentsOf(
    output
      .split("\n")
      .map((line) => /^(?<bytes>\d+) (?<path>.+)$/.exec(line.trim())?.groups)
      .filter((found) => found !== undefined)
      .map(({ bytes, path = "" }) => ({ bytes: Number(bytes), path: path.slice(DATA.length + 1) })),
  );
}
