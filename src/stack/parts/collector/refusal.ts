import { HarnessError } from "../../../base/errors.ts";
import type { CollectorConfig } from "../../../collector-config/collector-config.ts";
import { SECTIONS } from "../../../collector-config/component.ts";
import { maskedAddresses } from "../../../collector-config/masked-text.ts";
import { renamedKey } from "../../../collector-config/renamed-keys.ts";
import type { Tree } from "../../../collector-config/tree.ts";
import { asRecord } from "../../../collector-config/tree.ts";
import type { MessageId } from "../../../record/collector-log/catalogue.ts";
import { classify } from "../../../record/collector-log/classify.ts";
import { parseLogLine } from "../../../record/collector-log/log.ts";
import { REFUSAL_TEXTS } from "./refusal-texts.ts";

/** What is needed to explain why a collector would not start. */
export interface RefusedCollector {
  readonly role: string;
  readonly version: string;
  readonly config: CollectorConfig;
}

/**
 * Turns the last words of a collector that would not start into one message with the place in the
 * user's config and the remedy.
 *
 * @param logFile where the whole of it is; left out for a config that was tried as it is written
 */
export function explainRefusal(
  refused: RefusedCollector,
  log: readonly string[],
  logFile?: string,
): HarnessError {
  const words = errorLines(log);
  const text = words.join("\n");
  const clash = REFUSAL_TEXTS.addressInUse.text.exec(text);
  if (clash !== null) {
    return new HarnessError({
      code: "port-in-use",
      message: `the ${refused.role} collector cannot listen on ${clash[1]}: the address is in use`,
      place: placeOfText(refused.config, portOf(clash[1])),
      remedy: "free that port, or let the config listen on another one",
      details: words.slice(-3),
    });
  }
  const unknown = unknownEncoding(refused, text);
  if (unknown !== undefined) return unknown;
  const renamed = keyOfAnotherRelease(refused, text);
  if (renamed !== undefined) return renamed;
  return new HarnessError({
    code:
      logFile === undefined ||
      log.some(
        (line) => REFUSAL_TEXTS.noConfig.text.test(line) || REFUSAL_TEXTS.invalid.text.test(line),
      )
        ? "config-invalid"
        : "part-failed",
    message:
      logFile === undefined
        ? `EDOT ${refused.version} refuses the ${refused.role} config as it is written`
        : `EDOT ${refused.version} does not run the ${refused.role} config`,
    place: placeOfKeys(refused.config, text),
    remedy:
      logFile === undefined
        ? "correct the config: in production nothing is replaced in it"
        : `correct the config; the collector's whole log is ${logFile}`,
    // What the collector says may quote an address, and that a password.
    details: words.slice(0, 8).map(maskedAddresses),
  });
}

/** Whether a line of the log is of a component that does not start. */
export function isFailedStart(line: string): boolean {
  return isLine(line, "start-failed");
}

/** Whether a line of the log says that the collector's pipelines run. */
export function isReady(line: string): boolean {
  return isLine(line, "pipelines-ready");
}

function isLine(line: string, id: MessageId): boolean {
  const parsed = parseLogLine(line);
  return parsed !== undefined && classify(parsed).id === id;
}

function unknownEncoding(refused: RefusedCollector, text: string): HarnessError | undefined {
  const found = REFUSAL_TEXTS.unknownEncoding.text.exec(text);
  if (found === null) return undefined;
  const [words, signal = "logs", name] = found;
  const component = refused.config.components.find(({ type, settings }) => {
    const encoding = asRecord(settings[signal])?.encoding;
    return type === "kafka" && typeof encoding === "string" && isNamed(encoding, name);
  });
  return new HarnessError({
    code: "config-invalid",
    message: `EDOT ${refused.version} does not start with the ${refused.role} config: it knows no encoding ${name ?? "of that name"} for ${signal}`,
    place:
      component === undefined
        ? refused.config.path
        : refused.config.placeOf([component.section, component.id, signal, "encoding"]),
    remedy: "set encoding: otlp_proto or otlp_json, the same on both sides",
    details: [words],
  });
}

function isNamed(encoding: string, name: string | undefined): boolean {
  return name === undefined ? encoding.startsWith("text_") : encoding === name;
}

/** A key that this release does not know, and another one does. */
function keyOfAnotherRelease(refused: RefusedCollector, text: string): HarnessError | undefined {
  const where = REFUSAL_TEXTS.keysOf.text.exec(text);
  const what = REFUSAL_TEXTS.invalidKeys.text.exec(text);
  const section = SECTIONS.find((name) => name === where?.[1]);
  const id = where?.[2];
  if (section === undefined || id === undefined || what === null) return undefined;
  const [words, within = "", keys = ""] = what;
  const type = id.split("/")[0] ?? id;
  for (const key of keys.split(",").map((name) => name.trim())) {
    const renamed = renamedKey(section, type, key);
    if (renamed === undefined) continue;
    const { now, before, since } = renamed;
    const isNew = key === now;
    return new HarnessError({
      code: "config-invalid",
      message: `EDOT ${refused.version} does not load the ${refused.role} config: ${id} (${section}) knows no key ${key} there; ${isNew ? `that came with contrib ${since}, and is ${before} before` : `it is ${now} since contrib ${since}`}`,
      place: refused.config.placeOf([section, id, within, key]),
      remedy: isNew
        ? `write ${before} for this version, or run the ${refused.role} collector on a newer one`
        : `write ${now}`,
      details: [words],
    });
  }
  return undefined;
}

/**
 * From the line that starts with "Error:" to the end; without one the component that failed, or the
 * last lines; JSON log lines by their message and error.
 */
function errorLines(log: readonly string[]): string[] {
  const start = log.findIndex((line) => REFUSAL_TEXTS.error.text.test(line));
  if (start >= 0) return log.slice(start).filter((line) => !line.startsWith("{"));
  const failed = log.filter(isFailedStart);
  return (failed.length > 0 ? failed : log.slice(-8)).map((line) => {
    try {
      const { msg, error }: { msg?: string; error?: string } = JSON.parse(line);
      return [msg, error].filter((part) => part !== undefined).join(": ");
    } catch {
      return line;
    }
  });
}

/** The line of the first section/component/key path that the error text names, or of a value there. */
function placeOfKeys(config: CollectorConfig, text: string): string {
  const path = REFUSAL_TEXTS.path.text.exec(text);
  if (path !== null) {
    const keys = keysOf(config.tree, [path[1] ?? "", ...(path[2] ?? "").split("::")]);
    return config.placeOf(keyOfValue(config.tree, keys, text));
  }
  for (const component of config.components) {
    if (
      text.includes(`'${component.id}'`) ||
      text.includes(`${component.section}::${component.id}`)
    ) {
      return config.placeOf([component.section, component.id]);
    }
  }
  for (const key of ["service", ...SECTIONS]) {
    if (text.includes(`'${key}'`) || text.includes(`${key}::`)) return config.placeOf([key]);
  }
  return config.path;
}

/** Of a path as the collector says it, what the config says: embedded structs have no key. */
function keysOf(tree: Readonly<Tree>, path: readonly string[]): string[] {
  const keys: string[] = [];
  let node: unknown = tree;
  for (const key of path) {
    const below = asRecord(node);
    if (below === undefined || !(key in below)) continue;
    keys.push(key);
    node = below[key];
  }
  return keys;
}

/** The key below a path whose value the text quotes; the path itself where there is none. */
function keyOfValue(
  tree: Readonly<Tree>,
  keys: readonly string[],
  text: string,
): readonly (string | number)[] {
  let node: unknown = tree;
  for (const key of keys) node = asRecord(node)?.[key];
  const quoted = Object.entries(asRecord(node) ?? {}).find(
    ([, value]) => typeof value === "string" && value.length > 2 && text.includes(value),
  );
  return quoted === undefined ? keys : [...keys, quoted[0]];
}

function portOf(address: string | undefined): string | undefined {
  return address === undefined ? undefined : `:${address.split(":").at(-1)}`;
}

function placeOfText(config: CollectorConfig, needle: string | undefined): string {
  if (needle === undefined) return config.path;
  for (const { path, text } of config.files) {
    const line = text.split("\n").findIndex((candidate) => candidate.includes(needle));
    if (line >= 0) return `${path}:${line + 1}`;
  }
  return config.path;
}
