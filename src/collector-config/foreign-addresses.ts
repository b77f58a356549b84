import { HarnessError } from "../base/errors.ts";
import { type AddressAt, addressesIn, hostAndPort, shownAddress } from "./addresses.ts";
import { type CollectorConfig, componentsIn, readPipelines } from "./collector-config.ts";
import type { Tree } from "./tree.ts";
import { asRecord } from "./tree.ts";

/** Something of a config that would send to what is no part of the run. */
export interface ForeignAddress {
  /** As messages call it: `the exporter otlphttp/vendor`. */
  readonly what: string;
  /** Its keys in the config, to find its line. */
  readonly keys: readonly (string | number)[];
  /** Without credentials; undefined where the config says none, and only the component knows it. */
  readonly address?: string;
}

/** Exporters that send to nobody: they print, write a file, drop, or wait to be asked. */
const SILENT_EXPORTERS = ["debug", "file", "logging", "nop", "prometheus"];

/** Extensions that send to nobody: they store, listen, encode, or hold what others send. */
const SILENT_EXTENSIONS = [
  "awslogs_encoding",
  "azure_encoding",
  "basicauth",
  "bearertokenauth",
  "cgroupruntime",
  "cgroup_runtime",
  "file_storage",
  "headers_setter",
  "health_check",
  "healthcheckv2",
  "memory_limiter",
  "otlp_encoding",
  "pprof",
  "text_encoding",
  "zpages",
];

/**
 * What a collector with these settings sends to that is no part of the run: by its exporters, its
 * extensions, its own telemetry, and by whatever speaks to Kafka. What is not known to send nothing is
 * not trusted. Components that nothing uses are never started.
 *
 * @param root the config as the collector runs it: with its overlay, and with variables expanded
 * @param own addresses of the run's parts
 */
export function foreignAddresses(
  root: Readonly<Tree>,
  own: readonly string[],
): readonly ForeignAddress[] {
  const parts = new Set(own.map(hostAndPort));
  const isForeign = ({ text }: AddressAt) => !parts.has(hostAndPort(text));
  const service = asRecord(root.service);
  const pipelines = readPipelines(asRecord(service?.pipelines));
  const started = service?.extensions;
  const found: ForeignAddress[] = [];
  const add = (what: string, keys: ForeignAddress["keys"], addresses: readonly AddressAt[]) => {
    for (const { keys: below, text } of addresses) {
      found.push({ what, keys: [...keys, ...below], address: shownAddress(text) });
    }
    if (addresses.length === 0) found.push({ what, keys });
  };
  for (const { section, id, type, settings } of componentsIn(root)) {
    const keys = [section, id];
    const addresses = addressesIn(settings);
    const foreign = addresses.filter(isForeign);
    if (section === "exporters" && pipelines.some(({ exporters }) => exporters.includes(id))) {
      if (SILENT_EXPORTERS.includes(type)) continue;
      const isWithinRun = addresses.length > 0 && foreign.length === 0;
      if (!isWithinRun) add(`the exporter ${id}`, keys, foreign);
    } else if (section === "extensions" && Array.isArray(started) && started.includes(id)) {
      if (!SILENT_EXTENSIONS.includes(type)) add(`the extension ${id}`, keys, foreign);
    } else {
      // A receiver listens or asks; what connects to Kafka takes part in somebody's groups.
      const brokers = foreign.filter((address) => address.keys.includes("brokers"));
      const isUsed = pipelines.some(
        ({ receivers, processors }) => receivers.includes(id) || processors.includes(id),
      );
      if (isUsed && brokers.length > 0) add(`${id} (${section})`, keys, brokers);
    }
  }
  for (const { keys, settings } of ownTelemetry(asRecord(service?.telemetry))) {
    add("the collector's own telemetry", ["service", "telemetry", ...keys], addressesIn(settings));
  }
  return found;
}

/** The exporters of the collector's own telemetry that push it somewhere. */
function ownTelemetry(telemetry: Readonly<Tree> | undefined) {
  const lists = [
    ["traces", "processors"],
    ["logs", "processors"],
    ["metrics", "readers"],
  ] as const;
  return lists.flatMap(([signal, list]) => {
    const entries = asRecord(telemetry?.[signal])?.[list];
    if (!Array.isArray(entries)) return [];
    return entries.flatMap((entry: unknown) =>
      Object.entries(asRecord(entry) ?? {}).flatMap(([kind, of]) => {
        const exporter = asRecord(asRecord(of)?.exporter) ?? {};
        // Prometheus asks, and a console is here.
        const isHere = kind === "pull" || Object.keys(exporter).every((name) => name === "console");
        return isHere ? [] : [{ keys: [signal, list], settings: exporter }];
      }),
    );
  });
}

/** @throws HarnessError `foreign-address` for the first one, with its line and address */
export function refuseForeign(config: CollectorConfig, found: readonly ForeignAddress[]): void {
  const [first] = found;
  if (first === undefined) return;
  const { what, keys, address } = first;
  const to = address === undefined ? "an address that its config does not name" : address;
  throw new HarnessError({
    code: "foreign-address",
    message: `${what} of the ${config.role} config sends to ${to}, which is no part of the run: test data would leave it`,
    place: config.placeOf(keys),
    remedy: "remove it for this run, or leave it out with --leave-out ID",
    details: found
      .slice(1)
      .map((one) => `so does ${one.what}${one.address === undefined ? "" : `, to ${one.address}`}`),
  });
}
