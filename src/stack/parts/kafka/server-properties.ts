/** A listener beside the harness' own, which speaks plain text and knows no users. */
export interface Listener {
  readonly protocol: "SSL" | "SASL_PLAINTEXT" | "SASL_SSL";
  /** Unique; by default its protocol. */
  readonly name?: string;
  readonly port: number;
}

/** What a scenario wants otherwise in server.properties. */
export interface BrokerSettings {
  /** More lines; they win over the harness' own. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  readonly listeners?: readonly Listener[];
  /** Partitions of topics that are made without a number of their own; default 1. */
  readonly partitions?: number;
}

/** The server.properties of one broker in KRaft mode that is its own controller. */
export function serverProperties(
  broker: { readonly data: string; readonly port: number; readonly controllerPort: number },
  { settings: more = {}, listeners = [], partitions = 1 }: BrokerSettings,
): string {
  const { data, port, controllerPort } = broker;
  const clients = [
    `PLAINTEXT://127.0.0.1:${port}`,
    ...listeners.map(({ protocol, name = protocol, port }) => `${name}://127.0.0.1:${port}`),
  ];
  const protocols = [
    "PLAINTEXT:PLAINTEXT",
    "CONTROLLER:PLAINTEXT",
    ...listeners.map(({ protocol, name = protocol }) => `${name}:${protocol}`),
  ];
  const settings: Record<string, string | number | boolean> = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@127.0.0.1:${controllerPort}`,
    listeners: [...clients, `CONTROLLER://127.0.0.1:${controllerPort}`].join(","),
    "advertised.listeners": clients.join(","),
    "listener.security.protocol.map": protocols.join(","),
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    "log.dirs": data,
    "offsets.topic.replication.factor": 1,
    // The default of 50 costs a second of start and serves nobody here.
    "offsets.topic.num.partitions": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    "group.initial.rebalance.delay.ms": 0,
    "auto.create.topics.enable": true,
    "num.partitions": partitions,
    ...more,
  };
  return `${Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join("\n")}\n`;
}
