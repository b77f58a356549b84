import { readFile } from "node:fs/promises";
import { SIGNALS } from "../../../otlp/item.ts";
import type { DroppedItems } from "../../../record/pipeline-facts.ts";
import { droppedFile } from "../../parts/motlp/record.ts";

interface DroppedLine {
  readonly run: string | null;
  readonly signal: string;
  readonly sequence: number | null;
  readonly destination: string;
}

/** What the server has accepted of a run and not kept, by signal and destination; copies count once. */
export async function droppedOf(folder: string, run: string): Promise<DroppedItems[]> {
  const text = await readFile(droppedFile(folder), "utf8");
  // What comes after the last line's end is being written at this moment.
  const lines = text.split("\n").slice(0, -1);
  const own = lines
    .map((line) => JSON.parse(line) as DroppedLine)
    .filter((line) => line.run === run && line.sequence !== null);
  return SIGNALS.flatMap((signal) => {
    const destinations = Map.groupBy(
      own.filter((line) => line.signal === signal),
      ({ destination }) => destination,
    );
    return [...destinations].map(([destination, found]) => ({
      ...{ signal, destination },
      items: new Set(found.map(({ sequence }) => sequence)).size,
    }));
  });
}
