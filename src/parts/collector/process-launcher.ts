import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HarnessError } from "../../errors.ts";
import type { PartContext } from "../part-context.ts";
import type { CollectorLauncher } from "./launcher.ts";

/** A collector as a process. */
export interface CollectorProcessSpec {
  /** Its own, for its overlay. */
  readonly folder: string;
  /** The file of the first config. */
  readonly config: string;
  readonly version: string;
}

/** Runs a collector as a plain process of this machine. */
export function processLauncher(
  { runtime, artifacts }: Pick<PartContext, "runtime" | "artifacts">,
  { folder, config, version }: CollectorProcessSpec,
): CollectorLauncher {
  const overlayFile = join(folder, "overlay.yaml");
  return {
    layOut: async (overlay) => {
      await mkdir(folder, { recursive: true });
      for (const storage of overlay.folders) await mkdir(storage, { recursive: true });
      await writeFile(overlayFile, overlay.yaml);
    },
    launch: ({ name, command, env, logFile }) => {
      const collector = artifacts.collectors.get(version);
      if (collector === undefined) {
        throw new HarnessError({
          code: "internal",
          message: `EDOT ${version} was not provisioned`,
        });
      }
      return runtime.start({
        name,
        command: collector.binary,
        args: [...command, "--config", config, "--config", overlayFile],
        env,
        cwd: runtime.folder,
        logFile,
      });
    },
  };
}
