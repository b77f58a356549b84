import type { Message } from "../../../../../src/otlp/json-message.ts";

/** One change of an item in OTLP/JSON. */
export interface Mutation {
  /** The change and its place, for example `delete span.events[0].name`. */
  readonly what: string;
  readonly source: Message;
  /** The field that must be reported, and no other; null if there may be several. */
  readonly field: string | null;
  /** False if the changed item means the same. */
  readonly matters: boolean;
}

type Path = readonly (string | number)[];
type Node = unknown[] | Record<string, unknown>;

/** Fields whose entries have no order. */
const UNORDERED = /(?:\.attributes|\.kvlistValue\.values)$/;

/**
 * Every change of one place of an item: what is there is deleted, altered, emptied, doubled, turned
 * round or nulled, or something is added.
 */
export function* mutations(source: Message): Generator<Mutation> {
  for (const path of paths(source, [])) {
    const value = at(source, path);
    const field = reported(source, path);
    const inList = typeof path.at(-1) === "number";
    const empty = isNode(value) && Object.keys(value).length === 0;
    const mutate = (
      what: string,
      change: (parent: Node, key: string) => void,
      rest: Partial<Mutation> = {},
    ): Mutation => {
      const mutated = structuredClone(source) as Record<string, unknown>;
      change(at(mutated, path.slice(0, -1)) as Node, String(path.at(-1)));
      return {
        what: `${what} ${shown(path)}`,
        source: mutated,
        field: null,
        matters: true,
        ...rest,
      };
    };
    const set = (other: unknown) => (parent: Node, key: string) => {
      (parent as Record<string, unknown>)[key] = other;
    };

    yield mutate(
      "delete",
      (parent, key) => {
        if (Array.isArray(parent)) parent.splice(Number(key), 1);
        else delete parent[key];
      },
      // A message without fields is the same as none.
      { matters: inList || !empty },
    );
    yield mutate("null", set(null));
    if (inList) {
      yield mutate("double", (parent, key) => {
        (parent as unknown[]).splice(Number(key), 0, structuredClone(value));
      });
    }
    if (!isNode(value)) {
      for (const other of others(value).filter((one) => one !== value)) {
        yield mutate(`alter to ${JSON.stringify(other)}`, set(other), { field });
      }
    } else if (Array.isArray(value)) {
      if (!empty) yield mutate("empty", set([]));
      yield mutate("extend", set([...value, {}]));
      yield mutate("reverse", set(value.toReversed()), {
        matters:
          !UNORDERED.test(shown(path)) &&
          JSON.stringify(value) !== JSON.stringify(value.toReversed()),
      });
    } else {
      if (!empty) yield mutate("empty", set({}));
      yield mutate("add to", set({ ...value, added: "x" }));
    }
  }
}

/** How many kinds of places an item has, whatever its positions and attribute names. */
export function kindsOfPlaces(source: Message): Set<string> {
  return new Set([...paths(source, [])].map((path) => shown(path).replaceAll(/\[\d+\]/g, "[]")));
}

function* paths(value: unknown, path: Path): Generator<Path> {
  if (path.length > 0) yield path;
  if (!isNode(value)) return;
  for (const key of Object.keys(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    yield* paths((value as Record<string, unknown>)[key], [...path, step]);
  }
}

function at(source: unknown, path: Path): unknown {
  return path.reduce((value, key) => (value as Record<string | number, unknown>)[key], source);
}

/** Other values of the same type, and the same value as another type. */
function others(value: unknown): unknown[] {
  if (typeof value === "number") return [value * 2 + 1, String(value)];
  if (typeof value === "boolean") return [!value];
  const text = String(value);
  if (!/^-?\d{1,19}$/.test(text)) return [`${text}x`, text.slice(0, -1), 999];
  return [String(BigInt(text) + 1n), String(BigInt(text) - 1n), Number(text)];
}

/**
 * The field that a change of a scalar is reported as: an attribute by its key, a body and lists of
 * scalars as a whole. Null for a change of a key, which is two fields, and of a temporality, which
 * decides what else is expected.
 */
function reported(source: Message, path: Path): string | null {
  if (path.at(-1) === "aggregationTemporality") return null;
  let field = "";
  let value: unknown = source;
  for (const [index, step] of path.entries()) {
    const inner = (value as Record<string | number, unknown>)[step];
    if (typeof step === "number" && path[index - 1] === "attributes") {
      if (path[index + 1] === "key") return null;
      return `${field}.${(inner as { key: string }).key}`;
    }
    if (typeof step === "number" && !isNode(inner)) return field;
    field += typeof step === "number" ? `[${step}]` : `${field === "" ? "" : "."}${step}`;
    if (step === "body") return field;
    value = inner;
  }
  return field;
}

function shown(path: Path): string {
  return path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}
