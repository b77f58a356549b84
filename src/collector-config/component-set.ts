import type { Section } from "./component.ts";
import { typesOfModule } from "./component-types.ts";
import { builtModules } from "./edot-components.ts";

/** A component as configs name it. */
export interface ComponentType {
  readonly section: Section;
  readonly type: string;
}

/** What one collector is made of: Go module paths, sorted, each once. */
export type ComponentSet = readonly string[];

/**
 * The modules that a version's collector needs for these components. What cannot be built of them is
 * passed over: the checks of a config refuse it by its name, or the collector itself does.
 *
 * @throws HarnessError `unknown-edot-version`
 */
export function componentSet(version: string, components: readonly ComponentType[]): ComponentSet {
  const modules = builtModules(version);
  const paths = components.flatMap(({ section, type }) =>
    modules[section].map(({ path }) => path).filter((path) => typesOfModule(path).includes(type)),
  );
  return [...new Set(paths)].toSorted();
}

/** Whether a collector of the one set runs everything of the other. */
export function covers(set: ComponentSet, needed: ComponentSet): boolean {
  return needed.every((path) => set.includes(path));
}
