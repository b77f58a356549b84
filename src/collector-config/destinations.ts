import { SIGNALS, type Signal } from "../otlp/item.ts";
import { type CollectorConfig, type ConfigPair, usedComponents } from "./collector-config.ts";
import type { Component } from "./component.ts";
import { fanOuts } from "./fan-out.ts";
import { hasSink } from "./sink-client.ts";
import { EXPORTERS_TO } from "./target-exporters.ts";
import { SENT_TO_BY, type TargetKind } from "./target-kind.ts";
import { asRecord } from "./tree.ts";

/** An exporter for which neither the pipeline's own part nor a sink can stand. */
export interface Undecided {
  readonly config: CollectorConfig;
  readonly exporter: string;
  /** The exporter with the pipeline's own destination, which gets some of the same items. */
  readonly other: string;
  /** What that one does not get. */
  readonly signals: readonly Signal[];
}

/** Exporters of one kind that send to one place, and what else leads there. */
interface Destination {
  readonly addresses: Set<string>;
  readonly exporters: Component[];
}

/**
 * Two configs in which it is known which exporters send to a second destination: those whose items reach
 * another exporter of the same kind, with another address, as well; and those of a kind that leads
 * neither to Kafka nor to the target. Their places are taken by sinks.
 */
export function withDestinations(pair: ConfigPair, target: TargetKind): ConfigPair {
  return dividedBy(pair, destinationsOf(pair, target));
}

/** Two configs with what {@link destinationsOf} has found of them. */
export function dividedBy(
  pair: ConfigPair,
  { edge, backend }: Pick<ReturnType<typeof destinationsOf>, "edge" | "backend">,
): ConfigPair {
  return {
    edge: { ...pair.edge, elsewhere: edge },
    backend: { ...pair.backend, elsewhere: backend },
  };
}

/** The ids of those exporters, and what cannot be decided. */
export function destinationsOf(pair: ConfigPair, target: TargetKind) {
  const { edge, backend } = pair;
  const readFrom = new Set(
    usedComponents(backend, "receivers", "kafka").flatMap((one) => addressesOf(one)),
  );
  const ends = divide(backend, endsOf(backend, target), { isLikely: isLikelyTarget });
  const targetAddresses = ends.own.flatMap(({ addresses }) => [...addresses]);
  const isAt = (addresses: Iterable<string>) => (component: Component) =>
    meets(addressesOf(component), new Set(addresses));
  const kafka = divide(edge, usedComponents(edge, "exporters", "kafka"), {
    isLikely: isAt(readFrom),
    isOwn: isAt(readFrom),
  });
  const direct = endsOf(edge, target).filter((one) => !isAt(targetAddresses)(one));
  const written = usedComponents(backend, "exporters", "kafka").filter(
    (one) => !isAt(readFrom)(one),
  );
  return {
    edge: idsOf([...kafka.elsewhere, ...direct, ...others(edge, target)]),
    backend: idsOf([...ends.elsewhere, ...written, ...others(backend, target)]),
    undecided: [...kafka.undecided, ...ends.undecided],
  };
}

/** Exporters of the kind of the target, where the collector's items go there. */
function endsOf(config: CollectorConfig, target: TargetKind): Component[] {
  if (!SENT_TO_BY[target].includes(config.role)) return [];
  return EXPORTERS_TO[target].flatMap((type) => usedComponents(config, "exporters", type));
}

/** Exporters that lead neither to Kafka nor to the target. */
function others(config: CollectorConfig, target: TargetKind): Component[] {
  const ends = endsOf(config, target);
  return config.components.filter(
    (component) =>
      component.type !== "kafka" &&
      hasSink(component) &&
      isUsed(config, component) &&
      !ends.includes(component),
  );
}

/**
 * Tells a pipeline's own destinations from second ones: of two that an item reaches both, one is second.
 *
 * @param kind.isLikely what the pipeline's own destination looks like
 * @param kind.isOwn what is the pipeline's own in any case
 */
function divide(
  config: CollectorConfig,
  exporters: readonly Component[],
  kind: {
    readonly isLikely: (exporter: Component) => boolean;
    readonly isOwn?: (exporter: Component) => boolean;
  },
) {
  const { isLikely, isOwn = () => false } = kind;
  const reached = fanOuts(config);
  const shared = (one: Destination, other: Destination) =>
    SIGNALS.filter((signal) =>
      one.exporters.some(({ id }) =>
        other.exporters.some((another) => reached(id, another.id).includes(signal)),
      ),
    );
  const signalsOf = (one: Destination) =>
    SIGNALS.filter((signal) =>
      config.pipelines.some(
        (pipeline) =>
          pipeline.signal === signal &&
          one.exporters.some(({ id }) => pipeline.exporters.includes(id)),
      ),
    );
  const rank = (one: Destination) =>
    (one.exporters.some(isLikely) ? 10 : 0) + signalsOf(one).length;
  const found = placesOf(exporters).toSorted((a, b) => rank(b) - rank(a));
  const own: Destination[] = [];
  const elsewhere: Component[] = [];
  const undecided: Undecided[] = [];
  for (const one of found) {
    const beside = own.filter((other) => shared(one, other).length > 0);
    const [first] = beside;
    if (first === undefined || one.exporters.some(isOwn)) {
      own.push(one);
      continue;
    }
    elsewhere.push(...one.exporters);
    const alone = signalsOf(one).filter(
      (signal) => !beside.some((other) => shared(one, other).includes(signal)),
    );
    if (alone.length === 0) continue;
    const [exporter, other] = [one, first].map((each) => each.exporters[0]?.id ?? "");
    undecided.push({ config, exporter: exporter ?? "", other: other ?? "", signals: alone });
  }
  return { own, elsewhere, undecided };
}

/** Exporters by where they send: two that share an address send to the same place. */
function placesOf(exporters: readonly Component[]): Destination[] {
  const found: Destination[] = [];
  for (const exporter of exporters) {
    const addresses = addressesOf(exporter);
    const known = found.find((one) => meets(addresses, one.addresses));
    if (known === undefined) {
      found.push({ addresses: new Set(addresses), exporters: [exporter] });
    } else {
      known.exporters.push(exporter);
      for (const address of addresses) known.addresses.add(address);
    }
  }
  return found;
}

const ADDRESS_KEYS = /^(brokers|cloudid|endpoints?|(traces|metrics|logs)_endpoint)$/;

/** A component's own addresses as far as they can be compared; one empty text where it has none. */
function addressesOf({ settings }: Component): string[] {
  const texts = Object.entries(settings)
    .filter(([key]) => ADDRESS_KEYS.test(key))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter((value): value is string => typeof value === "string" && value.trim() !== "")
    .map(comparable);
  return texts.length === 0 ? [""] : texts;
}

function comparable(address: string): string {
  if (address.includes("${")) return address.trim();
  return address
    .trim()
    .toLowerCase()
    .replace(/\/(v1\/(traces|metrics|logs))?$/, "");
}

/** mOTLP takes API keys; a vendor's token has another scheme. */
function isLikelyTarget({ settings }: Component): boolean {
  return Object.entries(asRecord(settings.headers) ?? {}).some(
    ([name, value]) => /^authorization$/i.test(name) && /^\s*ApiKey\s/i.test(String(value)),
  );
}

function meets(addresses: readonly string[], others: ReadonlySet<string>): boolean {
  return addresses.some((address) => others.has(address));
}

function isUsed({ pipelines }: CollectorConfig, { section, id }: Component): boolean {
  return section === "exporters" && pipelines.some(({ exporters }) => exporters.includes(id));
}

function idsOf(exporters: readonly Component[]): string[] {
  return exporters.map(({ id }) => id);
}
