import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SIGNALS, type Signal } from "../../../../../src/otlp/item.ts";
import type { ReadLine } from "../../../../../src/record/history.ts";
import {
  AcceptedLog,
  type AcceptedMark,
} from "../../../../../src/stack/targets/motlp/accepted-log.ts";
import { account } from "../../../../../src/verdict/account/account.ts";
import type { SignalAccount } from "../../../../../src/verdict/account/signal-account.ts";
import { motlpProjection } from "../../../../../src/verdict/expected/motlp/projection.ts";
import { temporaryFolder } from "../../../traffic/sending.ts";
import { each } from "../../account/account-fixtures.ts";
import { type Pair, sentPairs } from "./pairs.ts";

const RUN = "run-1";
const COUNT = 40;

/** A line of the log of accepted items. */
function accepted(line: ReadLine, run: string | null = RUN): string {
  const { sequence, index, id, source } = line;
  return `${JSON.stringify({ run, sequence, stream: index, id, source })}\n`;
}

/** The account of items against a log that holds these lines. */
async function accountOf(
  signal: Signal,
  pairs: readonly Pair[],
  lines: readonly string[],
  from?: (log: AcceptedLog, append: (text: string) => Promise<void>) => Promise<AcceptedMark>,
): Promise<SignalAccount> {
  const folder = await temporaryFolder();
  const append = (text: string) => appendFile(join(folder, `accepted-${signal}.ndjson`), text);
  const log = new AcceptedLog(folder);
  const mark = await from?.(log, append);
  await append(lines.join(""));
  return account({
    signal,
    sent: each(pairs.map(({ item }) => ({ batch: 0, item }))),
    read: log.read(RUN, signal, mark === undefined ? {} : { from: mark }),
    acknowledgements: new Map([[0, "accepted"]]),
    projection: motlpProjection,
  });
}

test.each(SIGNALS)(
  "%s that arrive in any order are delivered, and nothing else",
  async (signal) => {
    const pairs = await sentPairs(signal, "http/protobuf", COUNT);
    const lines = pairs.map(({ line }) => accepted(line));
    const shuffled = lines.map((_, index) => lines[(index * 7) % COUNT] ?? "");
    expect(await accountOf(signal, pairs, shuffled)).toMatchObject({
      sent: COUNT,
      delivered: COUNT,
      missing: 0,
      duplicated: 0,
      altered: 0,
      unexpected: 0,
      notKept: 0,
    });
  },
);

test.each(SIGNALS)(
  "%s that are lost, doubled, altered or unexpected are reported",
  async (signal) => {
    const pairs = await sentPairs(signal, "http/json", COUNT);
    const lines = pairs.map(({ line }) => line);
    const [first, second, third, fourth] = lines;
    if (!first || !second || !third || !fourth) throw new Error("too few items");
    const text = (line: ReadLine) => accepted(line);
    const altered = { ...third, source: { ...third.source, resource: {} } };
    const result = await accountOf(signal, pairs, [
      // The first is lost, the second came twice, the third changed, the fourth lost its run.
      text(second),
      text(second),
      text(altered),
      accepted(fourth, null),
      ...lines.slice(4).map(text),
      accepted({ ...first, sequence: COUNT + 5 }),
      accepted({ ...first, sequence: null }),
      accepted(first, "another run"),
    ]);
    expect(result).toMatchObject({
      sent: COUNT,
      delivered: COUNT - 2,
      missing: 2,
      missingSequences: [0, 3],
      duplicated: 1,
      duplicatedSequences: [1],
      altered: 1,
      unexpected: 3,
    });
  },
);

test("an item of another signal is unexpected, and what was sent is missing", async () => {
  const [log] = await sentPairs("logs", "http/protobuf", 1);
  const spans = await sentPairs("traces", "http/protobuf", 1);
  if (log === undefined) throw new Error("no log record");
  const result = await accountOf("traces", spans, [accepted(log.line)]);
  expect(result).toMatchObject({ missing: 1, unexpected: 1, delivered: 0 });
});

test("what carries no run is held against the scenario it came in", async () => {
  const pairs = await sentPairs("logs", "http/protobuf", 2);
  const lines = pairs.map(({ line }) => accepted(line));
  const ghost = lines.map((line) => line.replace(`"run":"${RUN}"`, '"run":null'))[0] ?? "";
  const before = await accountOf("logs", pairs, lines, async (log, append) => {
    await append(ghost);
    return log.mark();
  });
  expect(before).toMatchObject({ delivered: 2, unexpected: 0 });
  const during = await accountOf("logs", pairs, [...lines, ghost], (log) => log.mark());
  expect(during).toMatchObject({ delivered: 2, unexpected: 1 });
});
