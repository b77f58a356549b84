import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type ComponentSet, covers } from "../../collector-config/component-set.ts";
import { MARK } from "./cached-artifact.ts";

const markSchema = z.object({ components: z.array(z.string()) });

/**
 * The smallest collector in the cache that has all of a set, or nothing.
 *
 * @param prefix what the names of its folders begin with: version and recipe
 */
export function coveringCollector(
  cache: string,
  prefix: string,
  set: ComponentSet,
): string | undefined {
  let best: { readonly folder: string; readonly size: number } | undefined;
  for (const name of namesIn(cache).toSorted()) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(cache, name);
    const components = componentsOf(folder);
    if (components === undefined || !covers(components, set)) continue;
    if (best === undefined || components.length < best.size) {
      best = { folder, size: components.length };
    }
  }
  return best?.folder;
}

/** The components of a complete artifact. */
export function componentsOf(folder: string): ComponentSet | undefined {
  let mark: unknown;
  try {
    mark = JSON.parse(readFileSync(join(folder, MARK), "utf8"));
  } catch {
    // Not complete, or being removed.
    return undefined;
  }
  return markSchema.safeParse(mark).data?.components;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Nothing was ever built.
    return [];
  }
}
