import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { harnessVersion } from "../../base/package-version.ts";
import type { LogFlood } from "../../record/log-flood.ts";
import { artifactKey } from "../provision/artifact-key.ts";
import { takeKeeper } from "../runtimes/kept/keepers.ts";
import type { KeptRuntime } from "../runtimes/kept/kept-runtime.ts";
import { PROTOCOL_VERSION } from "../runtimes/kept/protocol.ts";
import { logFileOf, type PartContext } from "./part-context.ts";

/** What a run needs of its own to use a part that others keep. */
export type KeptContext = Pick<PartContext, "artifacts" | "logs" | "signal">;

/** A part that outlives the run, taken for this run alone. */
export interface KeptPart<Options, Started> {
  readonly port: number;
  /** The part, which holds nothing of an earlier run: the one that runs, or else a new one. */
  start(options: Options): Promise<Started>;
  /** Seconds of CPU that it has used, in this run and in those before, by name. */
  cpuSeconds(): Promise<Readonly<Record<string, number>>>;
  /** Brings its log up to date. @returns the floods in it since it was taken */
  settleLogs(): Promise<readonly LogFlood[]>;
  /** Gives it back, running, and copies what it logged in this run to the run's logs. */
  release(): Promise<void>;
}

/** How a part of one kind is started, and made ready for another run. */
export interface KeptKind<Node, Options, Started> {
  readonly name: string;
  /** Where its program is; a part of another program is another part. */
  readonly made: string;
  readonly node: (port: number) => Node;
  readonly boot: (context: PartContext, node: Node, options: Options) => Promise<Started>;
  readonly reuse: (
    context: PartContext,
    node: Node,
    instance: NonNullable<ReturnType<KeptRuntime["running"]>>,
    options: Options,
  ) => Promise<Started>;
}

/** Takes a kept part of the same program; a new one where none is free. */
export async function takePart<
  Node extends { readonly port: number },
  Options,
  Started extends object,
>(
  { artifacts, logs, signal }: KeptContext,
  kind: KeptKind<Node, Options, Started>,
): Promise<KeptPart<Options, Started>> {
  const { javaHome } = artifacts;
  const key = artifactKey({
    values: { version: harnessVersion(), protocol: PROTOCOL_VERSION, made: kind.made, javaHome },
  });
  const keeper = await takeKeeper(`${kind.name}-${key}`, { signal });
  const kept = { artifacts, signal, runtime: keeper, ports: keeper };
  const context: PartContext = { ...kept, logs: join(keeper.folder, "logs") };
  const logFile = logFileOf(context, kind.name);
  // What the keeper remembers, this function has given it.
  const found = keeper.record as Node | undefined;
  const node = found ?? kind.node(await keeper.reserve());
  const again = async (options: Options): Promise<Started | string> => {
    const instance = keeper.running(kind.name);
    if (found === undefined) return "there was none";
    if (instance === undefined) return "the run before has ended it";
    try {
      await keeper.clearLogs();
      return await kind.reuse(context, node, instance, options);
    } catch (error) {
      // Whatever is wrong with it, a new one has not got it.
      signal.throwIfAborted();
      return error instanceof Error ? error.message : String(error);
    }
  };
  return {
    port: node.port,
    start: async (options) => {
      const running = await again(options);
      if (typeof running !== "string") return running;
      await keeper.clear();
      await mkdir(context.logs, { recursive: true });
      await writeFile(logFile, `edot-kafka-harness: starts a new ${kind.name}: ${running}\n`);
      const started = await kind.boot(context, node, options);
      await keeper.remember(node);
      return started;
    },
    cpuSeconds: () => keeper.cpuSeconds(),
    settleLogs: () => keeper.settleLogs(),
    release: async () => {
      await keeper.settleLogs().catch(() => undefined);
      await copyFile(logFile, join(logs, `${kind.name}.log`)).catch(() => undefined);
      await keeper.release();
    },
  };
}
