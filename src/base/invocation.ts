import { nearPath } from "./near-path.ts";
import { IS_PACKAGE, repositoryPath } from "./repository.ts";

/**
 * How a command of the harness is called where the user is, for messages: `npm run provision` in the
 * repository, `npx edot-kafka provision` where the harness is a dependency.
 */
export function invocation(command: string, isPackage = IS_PACKAGE): string {
  return isPackage ? `npx edot-kafka ${command}` : `npm run ${command}`;
}

/**
 * What helps where an image cannot be pulled; what builds the stand-ins is in the repository alone.
 *
 * @param options of that build, for what it does not build by default
 */
export function withoutPublished(isPackage = IS_PACKAGE, options = ""): string {
  if (isPackage) return "do without containers: --runtime process";
  return `build the images here with npm run images${options === "" ? "" : ` -- ${options}`}`;
}

/** Where a page of the documentation is, for messages. */
export function documentation(page: string, isPackage = IS_PACKAGE): string {
  const path = `docs/${page}`;
  return isPackage ? nearPath(repositoryPath(path)) : path;
}
