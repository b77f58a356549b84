import { cacheFolder } from "../../base/cache-folder.ts";
import { type JdkSearch, machineJdks } from "../provision/jdk.ts";

/** What the checks look at; replaced in tests. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly jdks: JdkSearch;
  readonly cache: string;
  /** Where runs keep their data. */
  readonly temp: string;
  /** Bytes of memory that can still be used. */
  readonly memory: number;
  /** The shell that Elasticsearch's start script names. */
  readonly bash: string;
}

/** This machine. @param temp the folder for temporary files */
export function thisMachine(temp: string, env: NodeJS.ProcessEnv = process.env): Surroundings {
  return {
    env,
    jdks: machineJdks(env),
    cache: cacheFolder(env),
    temp,
    memory: process.availableMemory(),
    bash: "/bin/bash",
  };
}
