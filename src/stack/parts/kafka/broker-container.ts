import { KafkaContainer } from "@testcontainers/kafka";
import { NO_OTHER_NAMES } from "../../runtimes/docker/names.ts";
import type { BrokerSettings } from "./server-properties.ts";

/** The listener for clients outside of the network; the one for those inside is 9092. */
const OUTSIDE_PORT = 9093;
const CONTROLLER_PORT = 9094;
/** What `KafkaContainer` gives every broker. */
export const CLUSTER_ID = "4L6g3nShT-eMCtK--X86sw";

/** One broker of a cluster. */
export interface BrokerOptions {
  /** From 1 on. */
  readonly id: number;
  /** Brokers of the cluster; each is a controller too. */
  readonly count: number;
  /** The port of this machine at which the harness reaches it. */
  readonly port: number;
  readonly settings: BrokerSettings["settings"];
  /** Partitions of topics that are made without a number of their own. */
  readonly partitions: number;
}

/** The name by which the brokers of a cluster reach each other. */
export function brokerName(id: number): string {
  return `broker-${id}`;
}

/**
 * A broker behind the contract of Confluent's image that keeps its port over a restart and knows no
 * names but those of the run.
 */
export class BrokerContainer extends KafkaContainer {
  readonly #options: BrokerOptions;

  constructor(image: string, options: BrokerOptions) {
    super(image);
    this.#options = options;
    this.hostConfig.Dns = NO_OTHER_NAMES;
    this.withHostname(brokerName(options.id)).withEnvironment({
      ...variablesOf({ ...clusterSettings(options), ...options.settings }),
      KAFKA_BROKER_ID: String(options.id),
      KAFKA_HEAP_OPTS: "-Xmx512m",
    });
  }

  override async beforeContainerCreated(): Promise<void> {
    // It asks for any port there, and for a cluster of one.
    await super.beforeContainerCreated();
    const { port, count } = this.#options;
    const voters = Array.from(
      { length: count },
      (_, index) => `${index + 1}@${brokerName(index + 1)}:${CONTROLLER_PORT}`,
    );
    this.withExposedPorts({ container: OUTSIDE_PORT, host: port }).withEnvironment({
      KAFKA_CONTROLLER_QUORUM_VOTERS: voters.join(","),
    });
  }
}

/** As the process runtime's broker; with several, as a cluster in production has them. */
function clusterSettings({
  count,
  partitions,
}: Pick<BrokerOptions, "count" | "partitions">): NonNullable<BrokerSettings["settings"]> {
  const inSync = Math.max(1, count - 1);
  return {
    "num.partitions": partitions,
    "default.replication.factor": count,
    "min.insync.replicas": inSync,
    "offsets.topic.replication.factor": count,
    "transaction.state.log.replication.factor": count,
    "share.coordinator.state.topic.replication.factor": count,
    "share.coordinator.state.topic.min.isr": inSync,
  };
}

/** Settings as the variables of Confluent's image: `a.b` is `KAFKA_A_B`. */
function variablesOf(settings: NonNullable<BrokerSettings["settings"]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => {
      const name = key.replaceAll("-", "___").replaceAll("_", "__").replaceAll(".", "_");
      return [`KAFKA_${name.toUpperCase()}`, String(value)];
    }),
  );
}
