import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryPath } from "../base/repository.ts";
import { edotVersion } from "../base/versions.ts";
import type { Section } from "./component.ts";
import { typesOfModule } from "./component-types.ts";

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
 * What the process runtime can build into a collector; a part of {@link documentedComponents}.
 *
 * @throws HarnessError `unknown-edot-version`
 */
export function builtComponents(version: string): ComponentTypes {
  return typesOf(version, "manifest.yaml");
}

/** One component that can be built. */
export interface BuiltModule {
  /** Path of its Go module. */
  readonly path: string;
  /** The Go package with its factory. */
  readonly package: string;
}

/**
 * The Go modules of {@link builtComponents}, by section.
 *
 * @throws HarnessError `unknown-edot-version`
 */
export function builtModules(version: string): Readonly<Record<Section, readonly BuiltModule[]>> {
  const file = listFile(version, "manifest.yaml");
  const known = readModules.get(file);
  if (known !== undefined) return known;
  const list = readComponentModules(file);
  const modules = (section: Section) =>
    list[section].map(({ gomod, import: imported }) => {
      const [path = ""] = gomod.split(" ");
      return { path, package: imported ?? path };
    });
  const result = bySection(modules);
  readModules.set(file, result);
  return result;
}

/** `built`: can be built; `left-out`: EDOT has it, no build here can; `unknown`: EDOT lacks it too. */
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

const readTypes = new Map<string, ComponentTypes>();
const readModules = new Map<string, ReturnType<typeof builtModules>>();

function typesOf(version: string, list: string): ComponentTypes {
  const file = listFile(version, list);
  const known = readTypes.get(file);
  if (known !== undefined) return known;
  const modules = readComponentModules(file);
  const result = bySection((section) =>
    modules[section].flatMap((module) => typesOfModule(module.gomod.split(" ")[0] ?? "")),
  );
  readTypes.set(file, result);
  return result;
}

function listFile(version: string, list: string): string {
  return repositoryPath(join(edotVersion(version).goModule, list));
}

function bySection<T>(of: (section: Section) => T): Record<Section, T> {
  return {
    receivers: of("receivers"),
    processors: of("processors"),
    exporters: of("exporters"),
    connectors: of("connectors"),
    extensions: of("extensions"),
  };
}
