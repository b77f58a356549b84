import { existsSync } from "node:fs";
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { serverProperties } from "../parts/kafka/server-properties.ts";
import { READY_TIMEOUT_MS } from "../parts/part.ts";
import { PortReservations } from "../runtimes/ports.ts";
import type { BuildJob } from "./cached-artifact.ts";
import { runTool } from "./run-tool.ts";

/** In an artifact's folder. */
const CACHE = "kafka.jsa";
const STARTED = /Kafka Server started/;
/** Any UUID: what is formatted is thrown away. */
const CLUSTER = "AAECAwQFBgcICQoLDA0ODw";

/**
 * A broker here is short-lived and small: the quick compiler and the simple collector start fastest. They
 * must be the same when a class cache is made and when it is used.
 */
export const KAFKA_JVM_OPTIONS = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/**
 * The JVM's options that use an artifact's class cache, if it has one. A JVM that cannot use it, for
 * example of another release, boots without.
 *
 * @see https://docs.oracle.com/en/java/javase/21/vm/class-data-sharing.html
 */
export function classCacheOptions(folder: string): string[] {
  const cache = join(folder, CACHE);
  return existsSync(cache) ? [`-XX:SharedArchiveFile=${cache}`] : [];
}

/**
 * Boots a broker once and keeps the classes that this took, so that each later boot takes two thirds
 * of the CPU time. The cache is a convenience: where it cannot be made, the log says why.
 *
 * @param libs the folder of the broker's jars
 */
export async function makeClassCache(job: BuildJob, javaHome: string, libs: string): Promise<void> {
  job.say("keeping the classes of a boot");
  const ports = new PortReservations();
  // A broker of another release may never say that it has started.
  const limit = AbortSignal.timeout(READY_TIMEOUT_MS);
  try {
    const data = join(job.work, "data");
    await mkdir(data);
    const properties = join(job.work, "server.properties");
    const [port, controllerPort] = [await ports.reserve(), await ports.reserve()];
    await writeFile(properties, serverProperties({ data, port, controllerPort }, {}));
    const java = (args: readonly string[], until?: RegExp) =>
      runTool({
        name: "java",
        command: join(javaHome, "bin", "java"),
        args: [...KAFKA_JVM_OPTIONS, ...args],
        cwd: job.work,
        logFile: job.logFile,
        ...(until === undefined ? {} : { until }),
        signal: AbortSignal.any([limit, ...(job.signal === undefined ? [] : [job.signal])]),
      });
    const classPath = ["-cp", join(libs, "*")];
    const format = ["format", "--cluster-id", CLUSTER, "--config", properties];
    await java([...classPath, "kafka.tools.StorageTool", ...format]);
    await java(
      [
        `-XX:ArchiveClassesAtExit=${join(job.folder, CACHE)}`,
        ...classPath,
        "kafka.Kafka",
        properties,
      ],
      STARTED,
    );
  } catch (error) {
    if (job.signal?.aborted) throw error;
    await appendFile(job.logFile, `no class cache: ${error}\n`);
  } finally {
    ports.releaseAll();
  }
}
