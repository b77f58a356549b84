import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Section } from "../configs/collector-config.ts";
import { typesOfModule } from "./component-types.ts";
import { repositoryPath } from "./repository.ts";
import { edotVersion } from "./versions.ts";

/** Component types by section, as configs name them: `kafka`, `file_storage`; aliases included. */
export type ComponentTypes = Readonly<Record<Section, readonly string[]>>;

const moduleSchema = z.object({ gomod: z.string(), import: z.string().optional() });
const listSchema = z.object({
  receivers: z.array(moduleSchema),
  processors: z.array(moduleSchema),
  exporters: z.array(moduleSchema),
  connectors: z.array(moduleSchema),
  extensions: z.array(moduleSchema),
  providers: z.array(moduleSchema),
});

/** A builder's list of Go modules, by section. */
export type ComponentModules = z.infer<typeof listSchema>;

/** Reads a builder's list (`documented.yaml`, `manifest.yaml`). */
export function readComponentModules(file: string): ComponentModules {
  return listSchema.parse(parse(readFileSync(file, "utf8")));
}

/**
 * What EDOT of this version has, as Elastic documents it.
 *
 * @throws HarnessError `unknown-edot-version`
 */
export function documentedComponents(version: string): ComponentTypes {
  return typesOf(version, "documented.yaml");
}

/**
 * What the collector that the process runtime builds has; a part of {@link documentedComponents}.
 *
 * @throws HarnessError `unknown-edot-version`
 */
export function builtComponents(version: string): ComponentTypes {
  return typesOf(version, "manifest.yaml");
}

/** `built`: runs here; `left-out`: EDOT has it, this build does not; `unknown`: EDOT lacks it too. */
export type ComponentStatus = "built" | "left-out" | "unknown";

/**
 * Whether a component can run, however its name spells the underscores (`filelog`, `file_log`: names
 * have moved between the two from release to release).
 *
 * @throws HarnessError `unknown-edot-version`
 */
export function componentStatus(version: string, section: Section, type: string): ComponentStatus {
  if (builtComponents(version)[section].includes(type)) return "built";
  const documented = documentedComponents(version)[section].map(bare);
  return documented.includes(bare(type)) ? "left-out" : "unknown";
}

function bare(type: string): string {
  return type.replaceAll("_", "");
}

const read = new Map<string, ComponentTypes>();

function typesOf(version: string, list: string): ComponentTypes {
  const file = repositoryPath(join(edotVersion(version).goModule, list));
  const known = read.get(file);
  if (known !== undefined) return known;
  const modules = readComponentModules(file);
  const types = (section: Section) =>
    modules[section].flatMap((module) => typesOfModule(module.gomod.split(" ")[0] ?? ""));
  const result = {
    receivers: types("receivers"),
    processors: types("processors"),
    exporters: types("exporters"),
    connectors: types("connectors"),
    extensions: types("extensions"),
  };
  read.set(file, result);
  return result;
}
