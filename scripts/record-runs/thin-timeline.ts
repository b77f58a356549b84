import { readFile, writeFile } from "node:fs/promises";
import type { TimelineSample } from "../../src/record/timeline/sample.ts";

/**
 * Leaves out of a timeline the samples between two that say the same: of a pause the first and the last one
 * stay, and all that alerts go by.
 */
export async function thinTimeline(path: string): Promise<void> {
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  const said = lines.map((line) => withoutTime(JSON.parse(line)));
  const kept = lines.filter(
    (_line, index) => said[index] !== said[index - 1] || said[index] !== said[index + 1],
  );
  await writeFile(path, `${kept.join("\n")}\n`);
}

function withoutTime({ at: _at, edge, backend, ...others }: TimelineSample): string {
  return JSON.stringify([
    others,
    edge && { ...edge, uptime: 0 },
    backend && { ...backend, uptime: 0 },
  ]);
}
