import { allOrFirstFailure } from "../../base/first-failure.ts";
import { createProgress, silentProgress } from "../../base/progress.ts";
import { versions } from "../../base/versions.ts";
import {
  type CollectorConfig,
  loadCollectorConfig,
} from "../../collector-config/collector-config.ts";
import { checkBuiltHere, checkKnown } from "../../collector-config/pipeline-check.ts";
import { provision } from "../../stack/provision/provision.ts";
import type { CommandOptions } from "../settings/sections.ts";
import { interruptSignal } from "./interrupt.ts";

type ProvisionOptions = CommandOptions["provision"];

/** `provision`: makes what the process runtime runs, in the cache folder. */
export async function run(options: ProvisionOptions): Promise<void> {
  const edotVersions = options.edot ?? [versions().defaults.edot];
  const progress = options.quiet ? silentProgress : createProgress();
  const { elasticsearch, kafka } = options;
  const configs = await configsOf(options);
  for (const version of edotVersions) {
    const edot = { edge: version, backend: version };
    for (const config of configs) checkKnown(config, edot);
    checkBuiltHere(configs, edot);
  }
  const wanted = {
    edotVersions,
    ...(configs.length === 0 ? {} : { components: configs.flatMap(({ defined }) => defined) }),
    elasticsearch,
    kafka,
  };
  const made = await provision(wanted, progress, interruptSignal());
  const collectors = Object.fromEntries(made.collectors);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ...made, collectors }, null, 2)}\n`);
    return;
  }
  const lines = [
    `JDK: ${made.javaHome}`,
    `Kafka ${made.kafka.version}: ${made.kafka.libs}`,
    `Elasticsearch ${made.elasticsearch.version}: ${made.elasticsearch.home}`,
    ...Object.values(collectors).map(({ version, binary }) => `EDOT ${version}: ${binary}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** The configs that are named; without any, what the project's own configs use is compiled. */
function configsOf({ edge, backend }: ProvisionOptions): Promise<CollectorConfig[]> {
  return allOrFirstFailure([
    ...(edge === undefined ? [] : [loadCollectorConfig("edge", { files: edge })]),
    ...(backend === undefined ? [] : [loadCollectorConfig("backend", { files: backend })]),
  ]);
}
