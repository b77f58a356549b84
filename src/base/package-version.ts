import { readFileSync } from "node:fs";
import { repositoryPath } from "./repository.ts";

/** The harness' own version, from its package.json. */
export function harnessVersion(): string {
  const text = readFileSync(repositoryPath("package.json"), "utf8");
  const { version }: { version: string } = JSON.parse(text);
  return version;
}
