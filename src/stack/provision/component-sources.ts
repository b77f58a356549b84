import { HarnessError } from "../../base/errors.ts";
import type { ComponentSet } from "../../collector-config/component-set.ts";
import type { BuiltModule } from "../../collector-config/edot-components.ts";

/**
 * The builder's `components.go` with the factories of a set alone: its lines that name another
 * component's package are left out. All other lines of the builder stay as they are.
 *
 * @param modules all components that the source has
 * @throws HarnessError `internal` when a component has no import in it
 */
export function componentSources(
  source: string,
  modules: readonly BuiltModule[],
  set: ComponentSet,
): string {
  const packages = new Map(
    [...source.matchAll(/^\t(\w+) "(\S+)"$/gm)].map(([, name = "", path = ""]) => [path, name]),
  );
  const dropped = modules
    .filter(({ path }) => !set.includes(path))
    .map(({ path, package: imported }) => {
      const name = packages.get(imported);
      if (name !== undefined) return name;
      throw new HarnessError({
        code: "internal",
        message: `components.go does not import ${imported} of ${path}`,
      });
    });
  const names = new Set(dropped);
  return source
    .split("\n")
    .filter((line) => {
      const name = /^\t(\w+) "/.exec(line)?.[1] ?? /\b(\w+)\.NewFactory\(\)/.exec(line)?.[1];
      return name === undefined || !names.has(name);
    })
    .join("\n");
}
