import { allOrFirstFailure } from "../../base/first-failure.ts";
import { ADDRESSES_TO_COME } from "../../collector-config/addresses-to-come.ts";
import {
  type CollectorConfig,
  loadCollectorConfig,
  readSource,
} from "../../collector-config/collector-config.ts";
import { readingOf } from "../../collector-config/collector-reading.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import type { ConfigSource } from "../../collector-config/config-source.ts";
import type { TargetVariable } from "../../collector-config/exporter-clients.ts";
import { checkStart } from "../../collector-config/start-check.ts";
import { targetVariables, withoutAddresses } from "../../collector-config/target-client.ts";
import type { TargetKind } from "../../collector-config/target-kind.ts";
import { resolveVariables } from "../../collector-config/variables.ts";
import { withoutSecrets } from "../../collector-config/without-secrets.ts";
import type { Question } from "../../stack/parts/collector/ask.ts";
import { printConfig } from "../../stack/parts/collector/print-config.ts";
import { explainRefusal } from "../../stack/parts/collector/refusal.ts";
import type { ChosenRuntime } from "./choose-runtime.ts";

/** What a config is tried with. */
interface TryingConfig {
  readonly source: ConfigSource;
  /** The EDOT version that will load it. */
  readonly version: string;
  readonly target: TargetKind;
  /** Variables from `--env` and `--env-file`. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables of the harness' own environment. */
  readonly inherited: Readonly<Record<string, string>>;
  readonly ask: ChosenRuntime["ask"];
}

/** A config that its collector takes as it is written. */
export interface TriedConfig {
  /** The same files, with their texts as they were tried and what the collector reads in them. */
  readonly source: ConfigSource;
  /** The config that they are then. */
  readonly config: CollectorConfig;
  /** Whether what the harness knows of it comes from the collector. */
  readonly readBy: "collector" | "harness";
  /** Why it could not be tried as it is written, in the collector's words: this machine lacks something. */
  readonly untried?: string;
}

/** What both configs of a run are tried with. */
export type TryingConfigs = Omit<TryingConfig, "source" | "version"> &
  Readonly<Record<CollectorRole, ConfigSource>> & {
    readonly edot: Readonly<Record<CollectorRole, string>>;
  };

/**
 * Tries both configs of a run; see {@link tryConfig}.
 *
 * @throws HarnessError as that does
 */
export async function tryConfigs(
  configs: Readonly<Record<CollectorRole, CollectorConfig>>,
  { edot, ...trying }: TryingConfigs,
): Promise<Readonly<Record<CollectorRole, TriedConfig>>> {
  const of = (role: CollectorRole) =>
    tryConfig(configs[role], { ...trying, source: trying[role], version: edot[role] });
  const [edge, backend] = await allOrFirstFailure([of("edge"), of("backend")]);
  return { edge, backend };
}

/** What is missing here may be there in production. */
const OF_THIS_MACHINE =
  /no such file or directory|permission denied|directory must exist|not a directory/i;

/**
 * Lets the collector `validate` a config without any overlay, checks what only a start would tell, and
 * has it print what it reads.
 *
 * @throws HarnessError `config-invalid` with the collector's own words and the line
 */
export async function tryConfig(
  config: CollectorConfig,
  trying: TryingConfig,
): Promise<TriedConfig> {
  const { source, version, target, env, inherited } = trying;
  const ask = (question: Question) => trying.ask(config, version, question);
  const wanted = targetVariables(config, target);
  const harness = placeholders(wanted);
  // As it is given now; what the run would give is in no config.
  const given = resolveVariables(config, {
    given: { ...inherited, ...env },
    harness,
    inherited: {},
  });
  const sources = { given: withoutAddresses(env, wanted), harness, inherited };
  const running = resolveVariables(config, sources);
  // Two processes of the collector, neither of which waits for the other.
  const [answer, printed] = await Promise.all([
    ask({ args: ["validate"], over: foldersHere(config), env: given }),
    printConfig(ask, running),
  ]);
  // It may quote what it does not take.
  const said = withoutSecrets(answer.stderr.trim(), config, given);
  const untried = answer.code === 0 ? undefined : said;
  const { role } = config;
  if (untried !== undefined && !OF_THIS_MACHINE.test(untried)) {
    throw explainRefusal({ role, version, config }, untried.split("\n"));
  }
  checkStart(config, printed);
  const kept = wanted.map(({ name }) => name);
  const reading = printed && readingOf(config, printed, kept);
  const asRead = readSource(source, config);
  const read = reading === undefined ? asRead : { ...asRead, reading };
  return {
    source: read,
    config: reading === undefined ? config : await loadCollectorConfig(role, read),
    readBy: printed === undefined ? "harness" : "collector",
    ...(untried === undefined ? {} : { untried }),
  };
}

function placeholders(wanted: readonly TargetVariable[]): Record<string, string> {
  const values = {
    url: ADDRESSES_TO_COME.url,
    authorization: "ApiKey to-come",
    "api-key": "to-come",
  };
  return Object.fromEntries(wanted.map(({ name, holds }) => [name, values[holds]]));
}

/** Folders of production need not be there on this machine; `validate` looks for them. */
function foldersHere({ components }: CollectorConfig): string {
  const stores = components.filter(({ type }) => type === "file_storage");
  const extensions = stores.map(({ id, settings }) => [
    id,
    {
      directory: "/tmp",
      ...(settings.compaction === undefined ? {} : { compaction: { directory: "/tmp" } }),
    },
  ]);
  return JSON.stringify(stores.length === 0 ? {} : { extensions: Object.fromEntries(extensions) });
}
