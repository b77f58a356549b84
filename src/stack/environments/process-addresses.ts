import { HarnessError } from "../../base/errors.ts";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { PortReservations } from "../runtimes/ports.ts";

/** Ports for what a config may listen on. */
export interface ListenerPorts {
  /** `host:port` of a listener; the same one again for the same name. */
  listen(name: string): string;
  /** Takes more ports, if a config may listen on more than are left. @throws HarnessError `port-in-use` */
  makeRoom(config: CollectorConfig): Promise<void>;
}

/** The ports of a pipeline whose parts are processes of this machine. */
export interface ProcessAddresses extends ListenerPorts {
  readonly kafka: number;
  readonly target: number;
  readonly telemetry: { readonly edge: number; readonly backend: number };
}

/** The ports of one collector. */
export interface CollectorPorts extends ListenerPorts {
  readonly telemetry: number;
}

/** Listeners a config can have: two per OTLP receiver and one per listening extension. */
const LISTENERS_PER_COMPONENT = 2;

/** Takes a port for everything in two configs that may listen. @throws HarnessError `port-in-use` */
export async function reserveAddresses(
  ports: PortReservations,
  configs: { readonly edge: CollectorConfig; readonly backend: CollectorConfig },
): Promise<ProcessAddresses> {
  const listeners = await reserveListeners(ports, [configs.edge, configs.backend]);
  return {
    ...listeners,
    kafka: await ports.reserve(),
    target: await ports.reserve(),
    telemetry: { edge: await ports.reserve(), backend: await ports.reserve() },
  };
}

/** Takes the ports of one more collector. @throws HarnessError `port-in-use` */
export async function reserveCollector(
  ports: PortReservations,
  config: CollectorConfig,
): Promise<CollectorPorts> {
  const listeners = await reserveListeners(ports, [config]);
  return { ...listeners, telemetry: await ports.reserve() };
}

async function reserveListeners(
  ports: PortReservations,
  configs: readonly CollectorConfig[],
): Promise<ListenerPorts> {
  const free: number[] = [];
  const reserve = async (listeners: number) => {
    while (free.length < listeners) free.push(await ports.reserve());
  };
  await reserve(configs.reduce((sum, config) => sum + listenersOf(config), 0));
  const taken = new Map<string, number>();
  return {
    listen: (name) => {
      const port = taken.get(name) ?? free.pop();
      if (port === undefined) {
        throw new HarnessError({ code: "internal", message: `no port was reserved for ${name}` });
      }
      taken.set(name, port);
      return `127.0.0.1:${port}`;
    },
    makeRoom: (config) => reserve(listenersOf(config)),
  };
}

/** At most that many. */
function listenersOf({ components }: CollectorConfig): number {
  const listening = components.filter(
    ({ section }) => section === "receivers" || section === "extensions",
  );
  return listening.length * LISTENERS_PER_COMPONENT;
}
