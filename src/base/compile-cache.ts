import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { cacheFolder } from "./cache-folder.ts";

/**
 * Lets Node keep what it compiles, TypeScript without its types included, for the next start; for this
 * process, its threads and its children. Without it most of a start goes into compiling. Where the cache
 * cannot be written, Node does without it.
 *
 * @see https://nodejs.org/api/module.html#module-compile-cache
 */
export function keepCompiledCode(): void {
  const { directory } = enableCompileCache(join(cacheFolder(), "compiled"));
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE = directory;
}
