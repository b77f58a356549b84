import { HarnessError } from "../../src/base/errors.ts";
import type { ComponentModules } from "../../src/collector-config/edot-components.ts";
import { moduleName } from "./collector-manifest.ts";

/**
 * Without these there is no pipeline: what `configs/documented` and `configs/durable` use, what most
 * configs of users use, and the providers that read the files of a collector.
 */
export const NEEDED: Readonly<Partial<Record<keyof ComponentModules, readonly string[]>>> = {
  receivers: ["otlpreceiver", "kafkareceiver"],
  processors: ["batchprocessor", "memorylimiterprocessor", "cumulativetodeltaprocessor"],
  exporters: ["kafkaexporter", "elasticsearchexporter", "otlpexporter", "otlphttpexporter"],
  extensions: ["filestorage"],
  providers: ["envprovider", "fileprovider", "yamlprovider"],
};

/** @throws HarnessError `artifact-failed` that names each one that the list or the registry lacks */
export function refuseWithoutNeeded(
  version: string,
  documented: ComponentModules,
  unserved: ReadonlySet<string>,
): void {
  const details: string[] = [];
  for (const section of [
    "receivers",
    "processors",
    "exporters",
    "extensions",
    "providers",
  ] as const) {
    for (const name of NEEDED[section] ?? []) {
      const module = documented[section].find(({ gomod }) => moduleName(gomod) === name);
      if (module === undefined) details.push(`${name} (${section}): not in the list`);
      else if (unserved.has(module.gomod)) details.push(`${module.gomod}: not served`);
    }
  }
  if (details.length === 0) return;
  const [first = ""] = details;
  const what = first.startsWith("g") ? moduleName(first) : first.split(" ")[0];
  throw new HarnessError({
    code: "artifact-failed",
    message: `EDOT ${version} cannot be built: ${details.length === 1 ? `${what} is missing, and the pipeline needs it` : `${details.length} components are missing that the pipeline needs`}`,
    remedy:
      "nothing was added; what Elastic publishes runs with --runtime docker --edot-image <name>",
    details,
  });
}
