import { parse } from "yaml";
import type { CollectorRole } from "../collector-config/component.ts";
import { asRecord } from "../collector-config/tree.ts";

/** A setting that nobody wrote, and that the two versions take otherwise. */
export interface DefaultChange {
  readonly role: CollectorRole;
  /** For example `exporters.kafka.producer.flush_max_messages`. */
  readonly path: string;
  /** Left out where the version has no such setting. */
  readonly from?: unknown;
  readonly to?: unknown;
}

/** The sections that a user writes components in. */
const SECTIONS = ["receivers", "processors", "exporters", "connectors", "extensions"] as const;

/**
 * Compares what two versions make of one config, as they print it themselves with all defaults.
 *
 * @param written the paths that the config sets, see {@link pathsIn}; those are no defaults
 */
export function compareDefaults(
  role: CollectorRole,
  printed: { readonly from: string; readonly to: string },
  written: ReadonlySet<string>,
): DefaultChange[] {
  const [from, to] = [settingsIn(printed.from), settingsIn(printed.to)];
  const paths = [...new Set([...from.keys(), ...to.keys()])].sort();
  return paths.flatMap((path) => {
    if (isWritten(path, written)) return [];
    const [was, is] = [from.get(path), to.get(path)];
    if (meansNothing(was) && meansNothing(is)) return [];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    return [
      {
        role,
        path,
        ...(was === undefined ? {} : { from: was }),
        ...(is === undefined ? {} : { to: is }),
      },
    ];
  });
}

/** The paths of a config's own settings. */
export function pathsIn(tree: unknown): Set<string> {
  return new Set(leaves(tree).map(([path]) => path));
}

/** What a version prints, as paths and values. @throws where it is no YAML */
function settingsIn(text: string): Map<string, unknown> {
  // Lines of the log may stand before it.
  const start = text.split("\n").findIndex((line) => /^[a-z]+:( |$)/.test(line));
  const tree = asRecord(parse(text.split("\n").slice(Math.max(0, start)).join("\n"))) ?? {};
  return new Map(
    SECTIONS.flatMap((section) => leaves({ [section]: tree[section] })).filter(
      // A part that is switched off is printed with its settings, or as nothing at all.
      ([path, value]) => !(path.endsWith(".enabled") && value === true),
    ),
  );
}

function leaves(value: unknown, path = ""): (readonly [string, unknown])[] {
  const record = asRecord(value);
  if (record === undefined || Object.keys(record).length === 0) return [[path, value]];
  // What is off is off, whatever its settings are.
  if (record.enabled === false) return [[path, null]];
  return Object.entries(record).flatMap(([key, inner]) =>
    leaves(inner, path === "" ? key : `${path}.${key}`),
  );
}

/** A setting is written where it, what holds it, or something in it is. */
function isWritten(path: string, written: ReadonlySet<string>): boolean {
  return [...written].some((one) => one === path || path.startsWith(`${one}.`));
}

/** Empty, zero or off: a setting with such a default does nothing unless it is written. */
function meansNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true;
  if (value === "" || value === 0 || value === "0s") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}
