import { readFileSync } from "node:fs";

/** The harness' own version, from its package.json. */
export function harnessVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const { version }: { version: string } = JSON.parse(text);
  return version;
}
