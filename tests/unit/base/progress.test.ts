import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createProgress, PlainProgress, TerminalProgress } from "../../../src/base/progress.ts";

function textOf(stream: PassThrough): string {
  return stream.read()?.toString() ?? "";
}

test("plain progress says starts and ends, and updates no more often than every ten seconds", () => {
  const stream = new PassThrough();
  let now = 0;
  const progress = new PlainProgress(stream, () => now);
  progress.start("Kafka");
  progress.update("Kafka", "soon");
  now = 9_999;
  progress.update("Kafka", "still soon");
  now = 10_000;
  progress.update("Kafka", "fetching");
  progress.done("Kafka", "ready");
  progress.start("Other");
  progress.fail("Other");
  expect(textOf(stream)).toBe(
    "Kafka: started\nKafka: fetching\nKafka: ready\nOther: started\nOther: failed\n",
  );
});

test("a terminal gets a spinner; CI and files get plain lines", () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  expect(createProgress(terminal, {})).toBeInstanceOf(TerminalProgress);
  expect(createProgress(terminal, { CI: "true" })).toBeInstanceOf(PlainProgress);
  expect(createProgress(terminal, { TERM: "dumb" })).toBeInstanceOf(PlainProgress);
  expect(createProgress(new PassThrough(), {})).toBeInstanceOf(PlainProgress);
  const unknownWidth = Object.assign(new PassThrough(), { isTTY: true, columns: 0 });
  expect(createProgress(unknownWidth, {})).toBeInstanceOf(PlainProgress);
});
