import { execFile } from "node:child_process";
import {
  appendFile,
  mkdir,
  open,
  readFile,
  stat,
  truncate,
  unlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { done, notYet, waitFor } from "../../../src/base/wait.ts";
import type { SentLine } from "../../../src/record/history.ts";
import { readBack, readEvents, readSent } from "../../../src/record/history-reader.ts";
import { openHistory } from "../../../src/record/history-writer.ts";
import { collect, temporaryFolder } from "../traffic/sending.ts";

function line(sequence: number, name = "span"): SentLine {
  return {
    batch: 0,
    item: {
      signal: "traces",
      sequence,
      resource: {},
      scope: { name: "scope", attributes: {} },
      attributes: {},
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      name,
      kind: "internal",
      startUnixNano: "1795582653711000001",
      endUnixNano: "1795582653711000002",
      status: { code: "unset" },
      events: [],
      links: [],
    },
  };
}

async function write(lines: readonly SentLine[]): Promise<string> {
  const folder = join(await temporaryFolder(), "history");
  const history = openHistory(folder);
  for (const sent of lines) await history.sent("traces", sent);
  await history.close();
  return folder;
}

/** A spy on the writes of every file handle; a handle's class is not exported. */
async function spyOnWrites(folder: string) {
  const handle = await open(join(folder, "events.ndjson"));
  const spy = vi.spyOn(Object.getPrototypeOf(handle), "appendFile");
  onTestFinished(() => spy.mockRestore());
  await handle.close();
  return spy;
}

describe("a history", () => {
  test("is read back as it was written", async () => {
    const folder = join(await temporaryFolder(), "deep", "history");
    const history = openHistory(folder);
    const found = { sequence: null, index: ".ds-traces", id: "1", source: { "@timestamp": "now" } };
    await history.event({ type: "phase", phase: "send", note: "first" });
    await history.sent("traces", line(0));
    await history.read("traces", found);
    await history.event({ type: "part", part: "kafka", what: "killed" });
    await history.close();

    expect(await collect(readSent(folder, "traces"))).toEqual([line(0)]);
    expect(await collect(readSent(folder, "logs"))).toEqual([]);
    expect(await collect(readBack(folder, "traces"))).toEqual([found]);
    expect(await collect(readEvents(folder))).toEqual([
      { at: expect.stringMatching(/^\d{4}-.*Z$/), type: "phase", phase: "send", note: "first" },
      { at: expect.any(String), type: "part", part: "kafka", what: "killed" },
    ]);
  });

  test("has faults by their present names, also where an older harness wrote them", async () => {
    const folder = join(await temporaryFolder(), "history");
    const history = openHistory(folder);
    const fault = { type: "fault", part: "target", phase: "began", what: "answers 503" } as const;
    await history.event({ ...fault, kind: "kill" });
    await history.close();
    const older = { at: "2026-11-29T21:30:37.475Z", ...fault, kind: "answer" };
    await appendFile(join(folder, "events.ndjson"), `${JSON.stringify(older)}\n`);
    expect(await collect(readEvents(folder))).toMatchObject([
      { kind: "kill" },
      { kind: "respond" },
    ]);
  });

  test("keeps a document's text, its numbers as the target wrote them", async () => {
    const folder = join(await temporaryFolder(), "history");
    const history = openHistory(folder);
    const raw = '{"a":3.0,\n"b":9007199254740993,"c":"\\n","d":3}';
    await history.read("logs", {
      sequence: 1,
      index: "i",
      id: "1",
      source: {},
      raw: Buffer.from(raw),
    });
    await history.close();
    const source = { a: { $double: 3 }, b: { $integer: "9007199254740993" }, c: "\n", d: 3 };
    expect(await collect(readBack(folder, "logs"))).toEqual([
      { sequence: 1, index: "i", id: "1", source },
    ]);
  });

  test("writes a resource and a scope once for the items that share them", async () => {
    const shared = { ...line(0).item, resource: { a: 1 } };
    const others = { ...line(2).item, resource: { a: 2 } };
    const lines = [
      { batch: 0, item: shared },
      { batch: 0, item: { ...shared, sequence: 1 } },
      { batch: 1, item: others },
    ];
    const folder = await write(lines);
    expect(await collect(readSent(folder, "traces"))).toEqual(lines);
    const text = await readFile(join(folder, "sent-traces.ndjson"), "utf8");
    expect(text.match(/"resource"/g)).toHaveLength(2);
  });

  test("of an older version, in which each item has its own resource, is read", async () => {
    const folder = await write([]);
    const lines = [line(0), line(1)];
    const text = lines.map((sent) => `${JSON.stringify(sent)}\n`).join("");
    await writeFile(join(folder, "sent-traces.ndjson"), text);
    expect(await collect(readSent(folder, "traces"))).toEqual(lines);
  });

  test("keeps text that other readers take for the end of a line", async () => {
    const lines = [line(0, "a\u2028b\u2029c\nd\r\ne\u0085"), line(1, "世界 👩‍🚀".repeat(100_000))];
    expect(await collect(readSent(await write(lines), "traces"))).toEqual(lines);
  });

  test("keeps the order of many lines, across chunks and writes that overlap", async () => {
    const folder = join(await temporaryFolder(), "history");
    const history = openHistory(folder);
    const all = Array.from({ length: 30_000 }, (_, sequence) => line(sequence));
    await Promise.all(all.map((sent) => history.sent("traces", sent)));
    await history.close();
    const sequences = (await collect(readSent(folder, "traces"))).map((s) => s.item.sequence);
    expect(sequences).toEqual(all.map((sent) => sent.item.sequence));
  });

  test("has events and flushed lines on disk before it is closed", async () => {
    const folder = join(await temporaryFolder(), "history");
    const history = openHistory(folder);
    onTestFinished(() => history.close());
    await history.sent("traces", line(0));
    expect(await collect(readSent(folder, "traces"))).toEqual([]);
    await history.flushSent("traces");
    await history.event({ type: "phase", phase: "send" });
    expect(await collect(readSent(folder, "traces"))).toHaveLength(1);
    expect(await collect(readEvents(folder))).toHaveLength(1);
  });

  test("holds its callers back while the disk is slow", async () => {
    const folder = join(await temporaryFolder(), "history");
    const history = openHistory(folder);
    const writing = await spyOnWrites(folder);
    const disk = Promise.withResolvers<void>();
    writing.mockReturnValueOnce(disk.promise);

    const big = line(0, "x".repeat(100_000));
    await history.sent("traces", big);
    await history.sent("traces", big);
    let goesOn = false;
    const held = Promise.resolve(history.sent("traces", big)).then(() => {
      goesOn = true;
    });
    await waitFor(() => (writing.mock.calls.length > 0 ? done(true) : notYet("no write")), {
      for: "the third line to be written",
      timeoutMs: 5000,
    });
    expect(goesOn).toBe(false);
    disk.resolve();
    await held;
    await history.close();
  });

  test("is never written over", async () => {
    const folder = await write([line(0)]);
    expect(() => openHistory(folder)).toThrow(
      expect.objectContaining({ code: "bad-option", place: join(folder, "events.ndjson") }),
    );
    expect(await collect(readSent(folder, "traces"))).toHaveLength(1);
  });

  test.for([
    ["ENOSPC", "disk-full"],
    ["EIO", "internal"],
  ] as const)("fails with %s as %s, and stays failed", async ([errno, code]) => {
    const folder = join(await temporaryFolder(), "history");
    const history = openHistory(folder);
    const writing = await spyOnWrites(folder);
    writing.mockRejectedValueOnce(Object.assign(new Error(`${errno}: no`), { code: errno }));

    const place = join(folder, "events.ndjson");
    const event = { type: "phase", phase: "send" } as const;
    await expect(history.event(event)).rejects.toMatchObject({ code, place });
    await expect(history.event(event)).rejects.toMatchObject({ code, place });
    await expect(history.close()).rejects.toMatchObject({ code, place });
  });
});

describe("a broken history is not taken for a good one:", () => {
  test("a file that is missing", async () => {
    const folder = await write([line(0)]);
    const place = join(folder, "sent-traces.ndjson");
    await unlink(place);
    await expect(collect(readSent(folder, "traces"))).rejects.toMatchObject({
      code: "file-not-found",
      place,
    });
  });

  test("a last line that is cut off, after the good ones", async () => {
    const folder = await write([line(0), line(1), line(2)]);
    const path = join(folder, "sent-traces.ndjson");
    await truncate(path, (await stat(path)).size - 10);
    const seen: number[] = [];
    const reading = async () => {
      for await (const sent of readSent(folder, "traces")) seen.push(sent.item.sequence);
    };
    await expect(reading()).rejects.toMatchObject({
      code: "history-broken",
      message: "the last line of the history is cut off: what wrote it was ended midway",
      place: `${path}:6`,
    });
    expect(seen).toEqual([0, 1]);
  });

  test("a last line that lacks only its end of line is whole", async () => {
    const folder = await write([line(0), line(1)]);
    const path = join(folder, "sent-traces.ndjson");
    await truncate(path, (await stat(path)).size - 1);
    expect(await collect(readSent(folder, "traces"))).toHaveLength(2);
  });

  test.for([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["an object of another kind", '{"batch":0,"item":{}}'],
    ["an empty line", ""],
  ] as const)("a line in the middle that is %s", async ([, text]) => {
    const folder = await write([line(0)]);
    const path = join(folder, "sent-traces.ndjson");
    await appendFile(path, `${text}\n${JSON.stringify(line(1))}\n`);
    await expect(collect(readSent(folder, "traces"))).rejects.toMatchObject({
      code: "history-broken",
      message: "a line of the history is not what was written there",
      place: `${path}:3`,
    });
  });

  test("events and documents of another kind", async () => {
    const folder = join(await temporaryFolder(), "history");
    await mkdir(folder);
    await writeFile(join(folder, "events.ndjson"), '{"type":"phase"}\n');
    await writeFile(join(folder, "read-logs.ndjson"), '{"sequence":"1","index":"i","id":"x"}\n');
    const broken = { code: "history-broken" };
    await expect(collect(readEvents(folder))).rejects.toMatchObject(broken);
    await expect(collect(readBack(folder, "logs"))).rejects.toMatchObject(broken);
  });

  test("a writer that was killed leaves at most its last line broken", async () => {
    const folder = join(await temporaryFolder(), "history");
    const path = join(folder, "sent-traces.ndjson");
    const writerModule = new URL("../../../src/record/history-writer.ts", import.meta.url);
    const script = `
      const { openHistory } = await import(${JSON.stringify(writerModule.href)});
      const history = openHistory(${JSON.stringify(folder)});
      const line = ${JSON.stringify(line(0))};
      for (;; line.item.sequence += 1) await history.sent("traces", line);
    `;
    const child = execFile(process.execPath, ["--input-type=module", "--eval", script]);
    const exited = new Promise((resolve) => child.once("exit", resolve));
    await waitFor(
      async () => {
        const size = await stat(path).then(
          (file) => file.size,
          () => 0,
        );
        return size > 2_000_000 ? done(size) : notYet(`${size} bytes`);
      },
      { for: "the child to write 2 MB", timeoutMs: 30_000, everyMs: 5 },
    );
    child.kill("SIGKILL");
    await exited;

    const seen: number[] = [];
    let error: unknown;
    try {
      for await (const sent of readSent(folder, "traces")) seen.push(sent.item.sequence);
    } catch (thrown) {
      error = thrown;
    }
    const text = await readFile(path, "utf8");
    // The first one holds what the items share.
    const whole = text.split("\n").length - 1;
    expect(seen).toEqual(Array.from({ length: whole - 1 }, (_, sequence) => sequence));
    if (text.endsWith("\n")) expect(error).toBeUndefined();
    else expect(error).toMatchObject({ code: "history-broken", place: `${path}:${whole + 1}` });
  });
});
