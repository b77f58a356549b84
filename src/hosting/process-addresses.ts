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
}

/** Listeners a config can have: two per OTLP receiver and one per listening extension. */
const LISTENERS_PER_COMPONENT = 2;

/** Takes a port for everything in two configs that may listen. @throws HarnessError `port-in-use` */
export async function reserveAddresses(
  ports: PortReservations,
  configs: { readonly edge: CollectorConfig; readonly backend: CollectorConfig },
): Promise<ProcessAddresses> {
  const components = [...configs.edge.components, ...configs.backend.components].filter(
    ({ section }) => section === "receivers" || section === "extensions",
  );
  const free: number[] = [];
  for (let n = 0; n < components.length * LISTENERS_PER_COMPONENT; n++) {
    free.push(await ports.reserve());
  }
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
  };
}
