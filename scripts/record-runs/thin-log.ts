import { readFile } from "node:fs/promises";
import { classify } from "../../src/record/collector-log/classify.ts";
import { parseLogLine } from "../../src/record/collector-log/log.ts";

/** The same in every line, or of no use to a verdict. */
const LEFT_OUT = ["resource", "stacktrace"];

/**
 * A collector's log without what no verdict reads: lines at level info or debug that the catalogue does not
 * know, stack traces, and the collector's own resource.
 *
 * @param bytes what is beyond them is not the scenario's
 */
export async function thinLog(path: string, bytes: number): Promise<string> {
  const text = (await readFile(path)).subarray(0, bytes).toString("utf8");
  return text
    .split("\n")
    .flatMap((line) => {
      const parsed = parseLogLine(line);
      if (parsed === undefined) return [line];
      const isQuiet = parsed.level === "info" || parsed.level === "debug";
      if (isQuiet && classify(parsed).id === "unknown") return [];
      const kept = Object.entries(parsed.fields).filter(([name]) => !LEFT_OUT.includes(name));
      return [JSON.stringify(Object.fromEntries(kept))];
    })
    .join("\n");
}
