import type { CollectorConfig } from "../configs/collector-config.ts";
import { HarnessError } from "../errors.ts";
import type { PortReservations } from "../runtimes/ports.ts";

/** The ports of a pipeline whose parts are processes of this machine. */
export interface ProcessAddresses {
  readonly kafka: number;
  readonly target: number;
  readonly telemetry: { readonly edge: number; readonly backend: number };
  /** `host:port` of a listener; the same one again for the same name. */
  listen(name: string): string;
  /** Takes more ports, if a config may listen on more than are left. @throws HarnessError `port-in-use` */
  makeRoom(config: CollectorConfig): Promise<void>;
}

/** Listeners a config can have: two per OTLP receiver and one per listening extension. */
const LISTENERS_PER_COMPONENT = 2;

/** Takes a port for everything in two configs that may listen. @throws HarnessError `port-in-use` */
export async function reserveAddresses(
  ports: PortReservations,
  configs: { readonly edge: CollectorConfig; readonly backend: CollectorConfig },
): Promise<ProcessAddresses> {
  const free: number[] = [];
  const reserve = async (listeners: number) => {
    while (free.length < listeners) free.push(await ports.reserve());
  };
  await reserve(listenersOf(configs.edge) + listenersOf(configs.backend));
  const taken = new Map<string, number>();
  return {
    kafka: await ports.reserve(),
    target: await ports.reserve(),
    telemetry: { edge: await ports.reserve(), backend: await ports.reserve() },
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
