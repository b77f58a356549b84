import { extname } from "node:path";

/**
 * A module that is started as a process of its own: TypeScript in the repository, JavaScript in the
 * package, as the module that it stands beside.
 *
 * @param name with its path and without its extension, for example `./supervisor`
 * @param url `import.meta.url` of the module that names it
 */
export function moduleBeside(name: string, url: string): URL {
  return new URL(`${name}${extname(url)}`, url);
}
