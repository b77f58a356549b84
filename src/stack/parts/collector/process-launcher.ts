import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import { componentsIn } from "../../../collector-config/collector-config.ts";
import type { Component } from "../../../collector-config/component.ts";
import type { SmallDisk } from "../../runtimes/process/small-disk.ts";
import type { PartContext } from "../part-context.ts";
import { askProcess } from "./ask.ts";
import type { CollectorLauncher } from "./launcher.ts";

/** A collector as a process. */
export interface CollectorProcessSpec {
  /** Its own, for its overlay. */
  readonly folder: string;
  /** The files of the first config, in the order in which they are merged. */
  readonly configs: readonly string[];
  /** What the first config names; an overlay may name more. */
  readonly components: readonly Component[];
  readonly version: string;
  /** From where it reads relative paths; by default the folder of the run. */
  readonly cwd?: string;
  /** The filesystem of its storage, where that has one of its own. */
  readonly disk?: SmallDisk | undefined;
}

/** Runs a collector as a plain process of this machine. */
export function processLauncher(
  { runtime, artifacts }: Pick<PartContext, "runtime" | "artifacts">,
  { folder, configs, components, version, cwd = runtime.folder, disk }: CollectorProcessSpec,
): CollectorLauncher {
  const overlayFile = join(folder, "overlay.yaml");
  const makeFolder = async (path: string) => {
    if (disk === undefined) await mkdir(path, { recursive: true });
    else await disk.makeFolder(path);
  };
  let binary: string | undefined;
  const built = (name: string) => {
    if (binary !== undefined) return binary;
    throw new HarnessError({ code: "internal", message: `${name} has no overlay yet` });
  };
  const files = [...configs, overlayFile];
  return {
    ask: (question) => askProcess(built("the collector"), files, question, cwd),
    layOut: async (overlay) => {
      const all = [...components, ...componentsIn(overlay.yaml)];
      binary = await artifacts.collectorWith(version, all);
      await mkdir(folder, { recursive: true });
      for (const storage of overlay.folders) await makeFolder(storage);
      await writeFile(overlayFile, overlay.yaml);
    },
    launch: ({ name, command, env, logFile }) => {
      const plain = {
        command: built(name),
        args: [...command, ...files.flatMap((file) => ["--config", file])],
        cwd,
      };
      return runtime.start({ ...plain, ...disk?.inside(plain), name, env, logFile });
    },
  };
}
