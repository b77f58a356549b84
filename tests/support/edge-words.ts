import { done, notYet, waitFor } from "../../src/base/wait.ts";
import { type LogLine, readCollectorLog } from "../../src/record/collector-log/log.ts";
import type { Stack } from "./stack.ts";

/** Within this time something must be visible; it is there in less than 10 s, also on a busy machine. */
const VISIBLE_MS = 60_000;

/**
 * The first line of the edge collector's log since a moment that is of this kind.
 *
 * @throws HarnessError `deadline` when there is none within a minute
 */
export function firstWords(
  { pipeline }: Stack,
  since: number,
  isWanted: (line: LogLine) => boolean,
): Promise<LogLine> {
  return waitFor(
    async () => {
      const { logFile } = await pipeline.edge;
      for await (const line of readCollectorLog(logFile)) {
        if (line.at >= since && isWanted(line)) return done(line);
      }
      return notYet("nothing");
    },
    { for: "the edge collector to say that something is wrong", timeoutMs: VISIBLE_MS },
  );
}
