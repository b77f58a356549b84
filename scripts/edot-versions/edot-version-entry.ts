import { HarnessError } from "../../src/base/errors.ts";
import { parseVersions, type Versions } from "../../src/base/versions.ts";
import type { ComponentModules } from "../../src/collector-config/edot-components.ts";
import { moduleName } from "./collector-manifest.ts";

const IMAGE = "docker.elastic.co/elastic-agent/elastic-otel-collector";

/** What `configs/versions.json` says of one EDOT version. */
export type VersionEntry = Versions["edot"][string];

/**
 * The entry of a version, from Elastic's list: core and contrib are the releases of its OTLP and Kafka
 * receivers.
 *
 * @throws HarnessError `bad-option` when one of the two is not in the list
 */
export function versionEntry(version: string, modules: ComponentModules): VersionEntry {
  const release = (name: string) => {
    const found = modules.receivers.find(({ gomod }) => moduleName(gomod) === name);
    const release = found?.gomod.split(" ")[1];
    if (release !== undefined) return release;
    throw new HarnessError({
      code: "bad-option",
      message: `the list of EDOT ${version} has no ${name}, without which there is no pipeline`,
      place: "--manifest",
      remedy: "give the whole list of that release",
    });
  };
  return {
    core: release("otlpreceiver"),
    contrib: release("kafkareceiver"),
    image: `${IMAGE}:${version}`,
    goModule: `scripts/edot-collector/${version}`,
  };
}

/** The text of `versions.json` with this entry, oldest version first. @throws HarnessError `internal` */
export function withVersion(json: string, version: string, entry: VersionEntry): string {
  const known = parseVersions(json);
  const edot = Object.entries({ ...known.edot, [version]: entry }).sort(([a], [b]) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  return `${JSON.stringify({ ...known, edot: Object.fromEntries(edot) }, null, 2)}\n`;
}
