import { expect, test } from "vitest";
import { parseLogLine } from "../../../../../src/record/collector-log/log.ts";
import { BoundedLog, type LogBounds } from "../../../../../src/stack/runtimes/log/bounded-log.ts";

const BOUNDS = { head: 1_000, start: 200, room: 3_000, alike: 5, shapes: 10 };

function openLog(size = 0, more: Partial<LogBounds> = {}) {
  let text = "";
  const log = new BoundedLog(
    (more) => {
      text += more;
    },
    size,
    { ...BOUNDS, ...more },
  );
  return { log, read: () => text };
}

const line = (msg: string, more: Record<string, unknown> = {}) =>
  `${JSON.stringify({ level: "warn", ts: new Date().toISOString(), msg, ...more })}\n`;

/** How often each message was written, as a reader of the log has it. */
function timesIn(text: string, of: (fields: Readonly<Record<string, unknown>>) => string) {
  const times = new Map<string, number>();
  for (const found of text.split("\n").flatMap((one) => parseLogLine(one) ?? [])) {
    const name = of(found.fields);
    times.set(name, (times.get(name) ?? 0) + (found.times ?? 1));
  }
  return Object.fromEntries(times);
}

test("a log within its bound has every byte as it was written", () => {
  const { log, read } = openLog();
  const bytes = Buffer.from("größer\nno JSON {\nno end").toString("latin1");
  for (const one of bytes.split(/(?<=\n)/)) log.add(one);
  log.flush();
  expect(read()).toBe(bytes);
});

test("beyond it, each new line is there, and repeated ones count", () => {
  const { log, read } = openLog();
  for (let index = 0; index < 10_000; index++) {
    log.add(line("again", { topic: "otel-logs" }));
    if (index === 5_000) log.add(line("once"));
  }
  log.flush();
  expect(timesIn(read(), ({ msg }) => `${msg}`)).toEqual({ again: 10_000, once: 1 });
  expect(read().length).toBeLessThan(3_000);
});

test("what differs in an HTTP status is told apart, whatever numbers are around it", () => {
  // Offsets from 400 to 599 might be statuses, too.
  const { log, read } = openLog(5_000, { shapes: 500 });
  for (let offset = 0; offset < 3_000; offset++) {
    log.add(line("refused", { error: `status ${[401, 429, 503][offset % 3]}`, offset }));
  }
  log.flush();
  const statuses = timesIn(read(), ({ error }) => `${error}`);
  expect(statuses).toEqual({ "status 401": 1_000, "status 429": 1_000, "status 503": 1_000 });
  expect(read().length).toBeLessThan(100_000);
});

test("different numbers are kept up to a bound", () => {
  const { log, read } = openLog(1_500);
  for (let offset = 1_000; offset < 1_005; offset++) {
    for (let time = 0; time < 50; time++) log.add(line("skipped", { offset }));
  }
  log.flush();
  const offsets = timesIn(read(), ({ offset }) => `${offset}`);
  expect(offsets).toEqual({ 1000: 50, 1001: 50, 1002: 50, 1003: 50, 1004: 50 });
});

test("lines that are all different stay within a bound", () => {
  const { log, read } = openLog();
  const words = ["abc", "def", "ghi", "jkl", "mno"];
  for (let index = 0; index < 20_000; index++) {
    const word = words.map((_word, place) => words[Math.floor(index / 5 ** place) % 5]).join("");
    log.add(`[2026-11-30T12:00:00.${index}Z] WARN ${word} ${index}\n`);
  }
  log.flush();
  expect(read().length).toBeLessThan(10_000);
});

test("a log that is large already has the first lines of the next start", () => {
  const { log, read } = openLog(1_000_000);
  log.add("Everything is ready.\n");
  log.add("Everything is ready.\n");
  expect(read()).toBe("Everything is ready.\nEverything is ready.\n");
});

test("a flush ends with the lines that were written last", () => {
  const { log, read } = openLog(1_000_000);
  const padding = "x".repeat(BOUNDS.start);
  for (const word of ["first", "last", "first", "last"]) log.add(`${word} ${padding}\n`);
  log.flush();
  log.flush();
  const words = read()
    .split("\n")
    .map((one) => one.replace(padding, "").trim());
  expect(words.slice(-3)).toEqual(["first", "last", ""]);
});

test("a log that was emptied begins anew", () => {
  const { log, read } = openLog(1_000);
  for (let index = 0; index < 100; index++) log.add("again and again\n");
  log.clear();
  const before = read().length;
  log.add("again and again\n");
  expect(read().slice(before)).toBe("again and again\n");
});
