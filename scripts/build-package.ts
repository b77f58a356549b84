import { cpSync, rmSync } from "node:fs";
import { basename, extname } from "node:path";
import { execa } from "execa";
import { repositoryPath } from "../src/base/repository.ts";

/**
 * `npm run build`, and before every `npm pack`: what the package holds in place of the TypeScript, in
 * `dist/`. Node strips no types from what is installed as a dependency.
 */
const DIST = repositoryPath("dist");
/** Of src, what neither runs nor is read by what runs. */
const LEFT_OUT = new Set([".md", ".proto"]);
const SETTINGS = new Set(["tsconfig.json", "buf.gen.yaml"]);

// What is gone from the sources must be gone from the package.
rmSync(DIST, { recursive: true, force: true });
await execa("tsc", ["-p", "tsconfig.build.json"], {
  cwd: repositoryPath("."),
  preferLocal: true,
  stdio: "inherit",
});
cpSync(repositoryPath("src"), repositoryPath("dist/src"), {
  recursive: true,
  filter: (path) =>
    !isCompiled(path) && !LEFT_OUT.has(extname(path)) && !SETTINGS.has(basename(path)),
});

/** Declarations are sources that the compiler writes nothing for. */
function isCompiled(path: string): boolean {
  return path.endsWith(".ts") && !path.endsWith(".d.ts");
}
