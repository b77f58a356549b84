import { HarnessError } from "../../../base/errors.ts";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import type { RunImage } from "../../images/run-images.ts";
import type { DockerRuntime, RunContainer } from "../../runtimes/docker/docker-runtime.ts";
import { instanceGroup } from "../../runtimes/instance-group.ts";
import type { PortReservations } from "../../runtimes/ports.ts";
import type { RunningInstance } from "../../runtimes/runtime.ts";
import { type Part, READY_TIMEOUT_MS } from "../part.ts";
import { logFileOf, type PartContext } from "../part-context.ts";
import { withLogTail } from "../part-log.ts";
import { BrokerAdmin } from "./broker-admin.ts";
import { BrokerContainer, brokerName, CLUSTER_ID } from "./broker-container.ts";
import type { StartedKafka } from "./kafka.ts";
import type { KafkaOptions } from "./kafka-options.ts";
import { makeTopics } from "./make-topics.ts";
import { type Segment, segmentsOf } from "./segments.ts";

/** Where Confluent's image keeps messages. */
const DATA = "/var/lib/kafka/data";

/** Where a cluster in containers is started. */
export interface KafkaContainerContext extends Pick<PartContext, "logs" | "signal"> {
  readonly runtime: DockerRuntime;
  readonly ports: PortReservations;
  readonly image: RunImage;
  /** Brokers of the cluster. */
  readonly brokers: number;
  /**
   * The names by which the run's containers reach it, at port 9092; one broker has all of them,
   * several share them out.
   */
  readonly names: readonly string[];
}

/**
 * Starts Kafka in containers, in KRaft mode, with the same defaults as `startKafka`.
 *
 * @throws HarnessError `bad-option`, `image-missing`, `port-in-use`, `part-failed` or `part-not-ready`.
 */
export async function startKafkaContainer(
  context: KafkaContainerContext,
  options: KafkaOptions = {},
): Promise<StartedKafka> {
  const { runtime, image, names, logs, signal, brokers: count } = context;
  if (options.login !== undefined) {
    throw new HarnessError({
      code: "bad-option",
      message: "a broker in containers has no listeners at which clients log in",
      remedy: "use --runtime process",
    });
  }
  if (options.release !== undefined || options.laterReleases !== undefined) {
    throw new HarnessError({
      code: "not-available",
      message: "a broker in containers keeps its release: the image is one for the whole run",
      remedy: "use --runtime process",
    });
  }
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const ports = await Promise.all(ids.map(() => context.ports.reserve()));
  // What the containers advertise to clients outside of their network.
  const bootstrap = ports.map((port) => `localhost:${port}`).join(",");
  const admin = new BrokerAdmin(bootstrap, signal);
  const nameOf = (id: number) => (count === 1 ? "kafka" : `kafka-${id}`);
  const logFile = logFileOf({ logs }, nameOf(1));
  const explained = (error: unknown) => withLogTail(error, "Kafka", logFile, signal);
  const start = (id: number): Promise<RunContainer> => {
    const name = nameOf(id);
    return runtime.start(
      new BrokerContainer(image.name, {
        id,
        count,
        port: ports[id - 1] as number,
        settings: options.settings,
        partitions: options.partitions ?? 1,
      }),
      { name, logFile: logFileOf({ logs }, name) },
      [brokerName(id), ...names.filter((_, index) => index % count === id - 1)],
    );
  };
  const ready = (instances: readonly RunningInstance[]) =>
    waitFor(
      async () => {
        const problem = await admin.ping(CLUSTER_ID, count);
        return problem === null ? done(null) : notYet(problem);
      },
      {
        for: `Kafka to answer at ${bootstrap}`,
        timeoutMs: READY_TIMEOUT_MS,
        everyMs: 100,
        place: logFile,
        signal: AbortSignal.any([...instances.map(({ failed }) => failed), signal]),
      },
    );
  try {
    const containers = await Promise.all(ids.map(start));
    const instances = () =>
      containers.map(({ instance }) => instance) as [RunningInstance, ...RunningInstance[]];
    await ready(instances());
    await makeTopics(bootstrap, options.topics ?? []);
    const brokers = containers.map(
      (container, index): Part => ({
        name: nameOf(index + 1),
        get instance() {
          return container.instance;
        },
        restart: async () => {
          await container.startAgain();
          await ready([container.instance]).catch(explained);
        },
      }),
    );
    return {
      name: "kafka",
      version: image.version,
      bootstrap,
      admin,
      brokers,
      segments: async () => (await Promise.all(containers.map(segmentsIn)))[0] ?? [],
      get instance() {
        return instanceGroup("kafka", instances());
      },
      restart: async () => {
        await Promise.all(containers.map((container) => container.startAgain()));
        await ready(instances()).catch(explained);
      },
    };
  } catch (error) {
    return explained(error);
  }
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
