import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { HarnessError, type HarnessErrorFields } from "../base/errors.ts";
import type { ConfigPair } from "../collector-config/collector-config.ts";
import type { CollectorRole } from "../collector-config/component.ts";
import { checkKnown } from "../collector-config/pipeline-check.ts";
import type { TargetKind } from "../collector-config/target-kind.ts";
import { openProcessEnvironment } from "../stack/environments/process-environment.ts";
import { Collector } from "../stack/parts/collector/collector.ts";
import { CollectorSetup } from "../stack/pipeline/collector-setup.ts";
import { TO_COME } from "../stack/pipeline/pipeline-collector.ts";
import type { ProcessArtifacts } from "../stack/provision/provision.ts";
import { pathsIn } from "./compare-defaults.ts";

/** One config on one version. */
export interface Load {
  readonly role: CollectorRole;
  readonly version: string;
  /** The config's file. */
  readonly path: string;
  /** Whether the upgrade needs it: the old config on the old version, the new one on the new one. */
  readonly isNeeded: boolean;
  /** Why that version does not load it; left out where it does. */
  readonly refusal?: HarnessErrorFields;
}

/** What is loaded by what. */
export interface LoadingRequest {
  readonly from: { readonly version: string; readonly configs: ConfigPair };
  readonly to: { readonly version: string; readonly configs: ConfigPair };
  readonly target: TargetKind;
  readonly env: Readonly<Record<string, string>>;
  readonly inherited: Readonly<Record<string, string>>;
  /** Folder for the collectors' words. */
  readonly logs: string;
  readonly signal: AbortSignal;
}

/** What the versions say of the configs. */
export interface Loaded {
  readonly loads: readonly Load[];
  /** What each version makes of its config, with all defaults, where all load and print it. */
  readonly printed: Readonly<Partial<Record<CollectorRole, Printed>>>;
}

/** A collector's settings as two versions print them. */
export interface Printed {
  readonly from: string;
  readonly to: string;
  /** The paths that the configs and the overlays set: no defaults. */
  readonly written: ReadonlySet<string>;
}

const ROLES = ["edge", "backend"] as const;
/** The collector prints a config as it has understood it, defaults and all; secrets are masked. */
const PRINT = ["--feature-gates=otelcol.printInitialConfig", "print-config"];

/**
 * Lets each version's own `validate` judge each config, with the addresses that it would get.
 *
 * @throws HarnessError where a collector could not be asked at all
 */
export async function loadOnEach(
  request: LoadingRequest,
  artifacts: ProcessArtifacts,
): Promise<Loaded> {
  const { from, to } = request;
  const before = await openLoader(request, from, artifacts);
  try {
    const isSame = ROLES.every((role) => from.configs[role].sha256 === to.configs[role].sha256);
    const after = isSame ? before : await openLoader(request, to, artifacts);
    try {
      const loads: Load[] = [];
      for (const role of ROLES) {
        loads.push(await before.load(role, from.version, true));
        loads.push(await after.load(role, to.version, true));
        if (from.configs[role].sha256 === to.configs[role].sha256) continue;
        // Whether config and version have to change in one step.
        loads.push(await before.load(role, to.version, false));
        loads.push(await after.load(role, from.version, false));
      }
      const isPossible = loads.every(({ isNeeded, refusal }) => !isNeeded || refusal === undefined);
      return { loads, printed: isPossible ? await printed(request, { before, after }) : {} };
    } finally {
      if (after !== before) await after.close();
    }
  } finally {
    await before.close();
  }
}

/** Each version prints what it will run with. */
async function printed(
  { from, to }: LoadingRequest,
  loaders: { readonly before: Loader; readonly after: Loader },
): Promise<Loaded["printed"]> {
  const found: Partial<Record<CollectorRole, Printed>> = {};
  for (const role of ROLES) {
    const was = await loaders.before.print(role, from.version);
    const is = await loaders.after.print(role, to.version);
    if (was === undefined || is === undefined) continue;
    const written = new Set([...loaders.before.written(role), ...loaders.after.written(role)]);
    found[role] = { from: was, to: is, written };
  }
  return found;
}

interface Loader {
  load(role: CollectorRole, version: string, isNeeded: boolean): Promise<Load>;
  /** What a version prints; undefined where it cannot. */
  print(role: CollectorRole, version: string): Promise<string | undefined>;
  /** The paths that the config and its overlay set. */
  written(role: CollectorRole): Set<string>;
  close(): Promise<void>;
}

async function openLoader(
  request: LoadingRequest,
  { version, configs }: LoadingRequest["from"],
  artifacts: ProcessArtifacts,
): Promise<Loader> {
  const { target, env, inherited, logs, signal } = request;
  const edot = { edge: version, backend: version };
  const environment = await openProcessEnvironment(
    { ...configs, edot, target, brokers: 1, logs, signal },
    artifacts,
  );
  const setups = { edge: setupOf("edge"), backend: setupOf("backend") };
  return {
    load: async (role, on, isNeeded) => {
      const load = { role, version: on, path: configs[role].path, isNeeded };
      const refusal = await refusalOf(role, on);
      return refusal === undefined ? load : { ...load, refusal };
    },
    print: async (role, on) => {
      const launcher = environment.place(role).launcher(configs[role], on);
      await launcher.layOut(setups[role].overlay);
      // It may hold what a user wrote as plain text: it goes with the run's folder.
      const logFile = join(environment.folder, `${role}-${on}-printed.yaml`);
      const name = `${role}-print`;
      const variables = setups[role].variables(TO_COME);
      const instance = await launcher.launch({ name, command: PRINT, env: variables, logFile });
      const { code } = await instance.exited;
      const text = await readFile(logFile, "utf8");
      await rm(logFile);
      return code === 0 ? text : undefined;
    },
    written: (role) =>
      new Set([...pathsIn(configs[role].tree), ...pathsIn(parse(setups[role].overlay.yaml))]),
    close: () => environment.close(),
  };

  function setupOf(role: CollectorRole): CollectorSetup {
    const parts = { config: configs[role], changes: {}, env, inherited };
    return new CollectorSetup(parts, environment.place(role).addresses());
  }

  async function refusalOf(
    role: CollectorRole,
    on: string,
  ): Promise<HarnessErrorFields | undefined> {
    const place = environment.place(role);
    const config = configs[role];
    try {
      checkKnown(config, { ...edot, [role]: on });
      await Collector.prepare({ logs, signal }, place.launcher(config, on), {
        name: `${role}-${on}`,
        role,
        version: on,
        config,
        overlay: setups[role].overlay,
        telemetryAddress: place.telemetryAddress,
        env: setups[role].variables(TO_COME),
      });
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof HarnessError) || !isRefusal(error)) throw error;
      const { code, message, place, remedy, details } = error;
      return {
        code,
        message,
        ...(place === undefined ? {} : { place }),
        ...(remedy === undefined ? {} : { remedy }),
        ...(details === undefined ? {} : { details }),
      };
    }
  }
}

/** A collector that was killed has refused nothing. */
function isRefusal({ code, details }: HarnessError): boolean {
  if (code === "config-invalid" || code === "config-unknown-component") return true;
  return code === "part-failed" && (details ?? []).some((line) => line.startsWith("Error:"));
}
