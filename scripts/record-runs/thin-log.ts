import { readFile } from "node:fs/promises";
import { isAssignment } from "../../src/record/collector-log/assignments.ts";
import { classify } from "../../src/record/collector-log/classify.ts";
import { parseLogLine } from "../../src/record/collector-log/log.ts";
import { PASSING } from "../../src/record/collector-log/passing.ts";
import { countedLine } from "../../src/record/counted-lines.ts";

/** The same in every line, or of no use to a verdict. */
const LEFT_OUT = ["resource", "stacktrace"];

interface ThinLine {
  readonly text: string;
  /** What it says, if that can be said of several lines. */
  readonly said: string | undefined;
  readonly times: number;
}

/**
 * A collector's log without what no verdict reads: lines at level info or debug that the catalogue does not
 * know, stack traces, and the collector's own resource. Of lines in a row that say the same, the first one
 * stays, and the last one with the number of the others.
 *
 * @param bytes what is beyond them is not the scenario's
 */
export async function thinLog(path: string, bytes: number): Promise<string> {
  const text = (await readFile(path)).subarray(0, bytes).toString("utf8");
  const lines = text.split("\n").flatMap(thinned);
  return inRows(lines)
    .map(({ text, times }) => (times === 1 ? text : countedLine(text, times)))
    .join("\n");
}

function thinned(line: string): ThinLine[] {
  const parsed = parseLogLine(line);
  if (parsed === undefined) return [{ text: line, said: undefined, times: 1 }];
  const isQuiet = parsed.level === "info" || parsed.level === "debug";
  if (isQuiet && classify(parsed).id === "unknown") return [];
  const kept = Object.entries(parsed.fields).filter(([name]) => !LEFT_OUT.includes(name));
  const said = kept.filter(([name]) => !PASSING.includes(name));
  return [
    {
      text: JSON.stringify(Object.fromEntries(kept)),
      // Each assignment counts by itself: they follow one another.
      said: isAssignment(parsed) ? undefined : JSON.stringify(said),
      times: parsed.times ?? 1,
    },
  ];
}

function inRows(lines: readonly ThinLine[]): ThinLine[] {
  const kept: ThinLine[] = [];
  for (const line of lines) {
    const [first, last] = [kept.at(-2), kept.at(-1)];
    const [said, times] = [line.said, last?.times ?? 0];
    const isSame = said !== undefined && first?.said === said && last?.said === said;
    if (isSame) kept.pop();
    kept.push(isSame ? { ...line, times: times + line.times } : line);
  }
  return kept;
}
