import { appendFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SIGNALS, type Signal } from "../../../../../src/otlp/item.ts";
import {
  AcceptedLog,
  type ReadOptions,
} from "../../../../../src/stack/targets/motlp/accepted-log.ts";
import { collect, temporaryFolder } from "../../../traffic/sending.ts";

let ids = 0;

/** A line as the server writes it. */
function line(run: string | null, sequence: number | null, text = "x"): string {
  ids += 1;
  const source = { resource: {}, scope: {}, span: { name: text } };
  return `${JSON.stringify({ run, sequence, stream: "traces-generic.otel-default", id: `1/${ids}`, source })}\n`;
}

interface Opened {
  readonly log: AcceptedLog;
  append(text: string | Uint8Array, signal?: Signal): Promise<void>;
  path(signal: Signal): string;
}

async function openLog(): Promise<Opened> {
  const folder = await temporaryFolder();
  const path = (signal: Signal): string => join(folder, `accepted-${signal}.ndjson`);
  return {
    log: new AcceptedLog(folder),
    append: (text, signal = "traces") => appendFile(path(signal), text),
    path,
  };
}

async function sequences(
  log: AcceptedLog,
  run: string,
  options?: ReadOptions,
): Promise<(number | null)[]> {
  const lines = await collect(log.read(run, "traces", options));
  return lines.map(({ sequence }) => sequence);
}

async function names(log: AcceptedLog, run: string, options?: ReadOptions): Promise<unknown[]> {
  const lines = await collect(log.read(run, "traces", options));
  return lines.map(({ source }) => (source.span as { name: string }).name);
}

describe("what is counted", () => {
  test("nothing, as long as there are no files", async () => {
    const { log } = await openLog();
    expect(await log.count("a")).toEqual({ traces: 0, metrics: 0, logs: 0 });
    expect(await log.mark()).toEqual({ traces: 0, metrics: 0, logs: 0 });
    for (const signal of SIGNALS) expect(await collect(log.read("a", signal))).toEqual([]);
  });

  test("the items of a run by signal, copies included, as they come", async () => {
    const { log, append } = await openLog();
    await append(line("a", 0) + line("b", 0) + line("a", 0));
    await append(line("a", 0), "logs");
    expect(await log.count("a")).toEqual({ traces: 2, metrics: 0, logs: 1 });
    await append(line("a", null) + line(null, 7));
    await append(line("a", 5), "metrics");
    expect(await log.count("a")).toEqual({ traces: 3, metrics: 1, logs: 1 });
    expect(await log.count("b")).toEqual({ traces: 1, metrics: 0, logs: 0 });
    expect(await log.count("c")).toEqual({ traces: 0, metrics: 0, logs: 0 });
  });

  test("of signals that connectors make, only what has a sequence number", async () => {
    const { log, append } = await openLog();
    await append(line("a", 0) + line("a", null) + line("a", 1) + line(null, 2), "metrics");
    await append(line("a", 0) + line("a", null));
    expect(await log.count("a", ["metrics"])).toEqual({ traces: 2, metrics: 2, logs: 0 });
    expect(await log.count("a")).toEqual({ traces: 2, metrics: 3, logs: 0 });
  });

  test("a line only when it is complete, wherever it was cut", async () => {
    const { log, append } = await openLog();
    const bytes = Buffer.from(line("r-é", 1, "Grüße 👩‍🚀"));
    for (const place of bytes.keys()) {
      expect((await log.count("r-é")).traces).toBe(0);
      await append(bytes.subarray(place, place + 1));
    }
    expect((await log.count("r-é")).traces).toBe(1);
    expect(await names(log, "r-é")).toEqual(["Grüße 👩‍🚀"]);
  });

  test("many calls at once count each line once", async () => {
    const { log, append } = await openLog();
    await append(line("a", 0) + line("a", 1));
    const counts = await Promise.all([log.count("a"), log.mark(), log.count("a"), log.count("a")]);
    expect(counts.map(({ traces }) => traces)).toEqual([2, 2, 2, 2]);
  });
});

describe("what is read", () => {
  test("is each line as it was written, in the terms of a history", async () => {
    const { log, append } = await openLog();
    const source = {
      resource: {},
      scope: {},
      metric: { sum: { dataPoints: [{ asInt: "9007199254740993" }, { asDouble: 1e300 }] } },
    };
    await append(
      `${JSON.stringify({ run: "a", sequence: 3, stream: "metrics-x.otel-y", id: "7/0", source })}\n`,
      "metrics",
    );
    expect(await collect(log.read("a", "metrics"))).toEqual([
      { sequence: 3, index: "metrics-x.otel-y", id: "7/0", source },
    ]);
  });

  test("ascends by sequence, copies in the order of their arrival, those without one last", async () => {
    const { log, append } = await openLog();
    await append(line("a", 4, "4") + line("a", null, "none 1") + line("a", 0, "0 first"));
    await append(line("b", 1, "b") + line("a", 10, "10") + line("a", 0, "0 second"));
    await append(line("a", -1, "-1") + line("a", null, "none 2") + line("a", 0, "0 third"));
    expect(await names(log, "a")).toEqual([
      "-1",
      "0 first",
      "0 second",
      "0 third",
      "4",
      "10",
      "none 1",
      "none 2",
    ]);
    expect(await sequences(log, "a")).toEqual([-1, 0, 0, 0, 4, 10, null, null]);
    expect(await names(log, "b")).toEqual(["b"]);
    expect(await names(log, "c")).toEqual([]);
  });

  test("is what is there when reading begins, and can be read again", async () => {
    const { log, append } = await openLog();
    await append(line("a", 1, "1"));
    const reading = log.read("a", "traces");
    expect((await reading.next()).value).toMatchObject({ sequence: 1 });
    await append(line("a", 0, "0"));
    expect((await reading.next()).done).toBe(true);
    expect(await names(log, "a")).toEqual(["0", "1"]);
    expect(await names(log, "a")).toEqual(["0", "1"]);
  });

  test("fields in another order, a long head and odd run names are understood", async () => {
    const { log, append } = await openLog();
    const source = { span: { name: "x" } };
    const run = `"quoted" \\ \u2028 ${"r".repeat(400)}`;
    await append(`${JSON.stringify({ source, id: "1", stream: "s", sequence: 2, run: "a" })}\n`);
    await append(line(run, 6) + line(`${run}x`, 7));
    expect(await sequences(log, "a")).toEqual([2]);
    expect(await sequences(log, run)).toEqual([6]);
  });

  test("a sequence that is no whole number is none", async () => {
    const { log, append } = await openLog();
    await append(line("a", 1.5) + line("a", 2 ** 60));
    expect(await sequences(log, "a")).toEqual([null, null]);
  });

  test("stops when told to", async () => {
    const { log, append } = await openLog();
    await append(line("a", 0));
    const reading = collect(log.read("a", "traces", { abort: AbortSignal.abort("enough") }));
    await expect(reading).rejects.toBe("enough");
  });
});

describe("items that carry no run", () => {
  test("are read by whoever reads, last and without a sequence number", async () => {
    const { log, append } = await openLog();
    await append(line(null, 0, "ghost") + line("a", 5, "5") + line("b", 6, "6"));
    expect(await names(log, "a")).toEqual(["5", "ghost"]);
    expect(await sequences(log, "a")).toEqual([5, null]);
    expect(await sequences(log, "c")).toEqual([null]);
  });

  test("but not by who began after they came", async () => {
    const { log, append } = await openLog();
    const first = await log.mark();
    await append(line("a", 0, "0") + line(null, null, "ghost of a"));
    expect(await names(log, "a", { from: first })).toEqual(["0", "ghost of a"]);
    const second = await log.mark();
    await append(line("b", 0, "0") + line(null, null, "ghost of b"));
    expect(await names(log, "b", { from: second })).toEqual(["0", "ghost of b"]);
    expect(await names(log, "a", { from: second })).toEqual(["0", "ghost of b"]);
    const never = { ...second, traces: Number.POSITIVE_INFINITY };
    expect(await names(log, "a", { from: never })).toEqual(["0"]);
    const third = await log.mark();
    expect(await names(log, "c", { from: third })).toEqual([]);
  });
});

describe("a log that is not what it should be", () => {
  test.each([
    ["is no JSON", "nonsense\n"],
    ["is cut off and goes on", `${line("a", 0).slice(0, 20)}\n`],
    ["is no object", "[1]\n"],
    ["is empty", "\n"],
  ])("a line that %s is an error, each time", async (_, text) => {
    const { log, append, path } = await openLog();
    await append(line("a", 0) + text);
    for (const asked of [log.count("a"), log.mark(), collect(log.read("a", "traces"))]) {
      await expect(asked).rejects.toMatchObject({
        code: "internal",
        place: expect.stringContaining(path("traces")),
      });
    }
  });

  test.each([
    ["no source", { run: "a", sequence: 0, stream: "s", id: "1" }],
    ["no id", { run: "a", sequence: 0, stream: "s", source: {} }],
    ["no stream", { run: "a", sequence: 0, id: "1", source: {} }],
  ])("a line with %s is an error when it is read", async (_, value) => {
    const { log, append } = await openLog();
    await append(`${JSON.stringify(value)}\n`);
    await expect(collect(log.read("a", "traces"))).rejects.toMatchObject({ code: "internal" });
  });

  test("a file that became shorter is an error", async () => {
    const { log, append, path } = await openLog();
    await append(line("a", 0) + line("a", 1));
    await log.count("a");
    await truncate(path("traces"), 10);
    await expect(log.count("a")).rejects.toMatchObject({ code: "internal" });
  });
});

describe("100,000 items", () => {
  const COUNT = 100_000;

  test("of two runs, shuffled and with copies, are counted and read in seconds", async () => {
    const { log, path } = await openLog();
    const payload = "p".repeat(600);
    const lines = Array.from({ length: COUNT }, (_, index) => {
      // A step without a common divisor visits every number once.
      const sequence = (index * 7919) % COUNT;
      return line(sequence % 2 === 0 ? "even" : "odd", sequence, payload);
    });
    await writeFile(path("traces"), lines.join("") + lines.slice(0, 10).join(""));
    const start = performance.now();
    const counts = [(await log.count("even")).traces, (await log.count("odd")).traces];
    const counted = performance.now() - start;
    const read = await sequences(log, "even");
    const total = performance.now() - start;
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(COUNT + 10);
    expect(read).toHaveLength(counts[0] ?? 0);
    expect(read).toEqual(read.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
    expect(new Set(read).size).toBe(COUNT / 2);
    // About 0.3 s and 2 s on two cores; what grows with the square of the items takes minutes.
    expect(counted).toBeLessThan(10_000);
    expect(total).toBeLessThan(30_000);
  });

  test("cost a poll nothing once they were counted", async () => {
    const { log, append, path } = await openLog();
    await writeFile(path("traces"), line("a", 0).repeat(COUNT));
    await log.count("a");
    const start = performance.now();
    for (let poll = 0; poll < 100; poll += 1) {
      await append(line("a", 1));
      expect((await log.count("a")).traces).toBe(COUNT + poll + 1);
    }
    // About 0.1 s; 100 times the whole file would be more than 10.
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
