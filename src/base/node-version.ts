import { HarnessError } from "./errors.ts";

/** The oldest Node that Testcontainers and Kafka's compressions (zstd) run on. */
const OLDEST = [22, 22] as const;

/** Why this Node cannot run the harness; undefined if it can. */
export function oldNode(version = process.versions.node): HarnessError | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return new HarnessError({
    code: "tool-missing",
    message: `this is Node ${version}, and the harness needs ${OLDEST.join(".")} or newer`,
    place: process.execPath,
    remedy:
      "call it by npx or an npm script, which take the Node that is installed with it (npm rebuild node --ignore-scripts=false, where npm has run no install scripts), or install a newer Node",
  });
}
