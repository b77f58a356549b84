import { chmod, mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { readCapture, writeCapture } from "../../../src/capture/capture-file.ts";
import type { CapturedMessage } from "../../../src/capture/captured-message.ts";

const MESSAGES: readonly CapturedMessage[] = [
  {
    ...{
      topic: "otel-logs",
      partition: 2,
      offset: 9_007_199_254_740_993n,
      timestamp: 1_700_000_000_123,
    },
    ...{ key: Buffer.from([0xff, 0x00]), value: Buffer.from("\u2028 no line ends here\n") },
    headers: [
      ["tenant", Buffer.from("a")],
      ["tenant", null],
      ["", Buffer.alloc(0)],
    ],
  },
  {
    ...{ topic: "otel-logs", partition: 2, offset: 0n, timestamp: -1 },
    ...{ key: null, headers: [], value: null },
  },
  {
    ...{ topic: "otel-logs", partition: 2, offset: 1n, timestamp: 0 },
    ...{ key: Buffer.alloc(0), headers: [], value: Buffer.alloc(0) },
  },
];
const CAPTURE = {
  header: { capturedAt: new Date("2026-11-26T12:00:00.000Z"), masked: "none" as const },
  messages: MESSAGES,
};

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), "edot-capture-file-")), "c.ndjson");
});

test("what was written is read, byte for byte", async () => {
  await writeCapture(path, CAPTURE, false);
  expect(await readCapture(path)).toEqual(CAPTURE);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("a file that is there is written over by force alone", async () => {
  await writeFile(path, "mine");
  await chmod(path, 0o644);
  await expect(writeCapture(path, CAPTURE, false)).rejects.toMatchObject({
    ...{ code: "bad-option", place: path },
    remedy: expect.stringContaining("--force"),
  });
  expect(await readFile(path, "utf8")).toBe("mine");
  await writeCapture(path, CAPTURE, true);
  expect((await readCapture(path)).messages).toHaveLength(3);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("a folder that is not there is reported", async () => {
  const place = join(path, "below");
  await expect(writeCapture(place, CAPTURE, false)).rejects.toMatchObject({
    code: "bad-option",
    place,
  });
  await expect(readCapture(path)).rejects.toMatchObject({ code: "file-not-found", place: path });
});

test.each<[string, (lines: string[]) => string[], string]>([
  ["no header", (lines) => lines.slice(1), ":1"],
  [
    "a later version",
    ([header = "", ...lines]) => [header.replace('"version":1', '"version":2'), ...lines],
    ":1",
  ],
  ["another file", () => ["hello"], ":1"],
  ["an empty file", () => [], ":1"],
  [
    "a line that is cut off",
    (lines) => lines.map((line, at) => (at === 2 ? line.slice(0, -5) : line)),
    ":3",
  ],
  [
    "a value that is no base64",
    (lines) => lines.map((line) => line.replace('"value":"4', '"value":"%')),
    ":2",
  ],
  [
    "an offset that is none",
    (lines) => lines.map((line) => line.replace('"offset":"0"', '"offset":"x"')),
    ":3",
  ],
  [
    "a key that nobody writes",
    (lines) => lines.map((line) => line.replace('{"topic"', '{"more":1,"topic"')),
    ":2",
  ],
  ["an empty line", (lines) => [...lines, ""], ":5"],
  ["a message too few", (lines) => lines.slice(0, -1), ""],
  ["a message too many", (lines) => [...lines, lines[3] ?? ""], ""],
])("%s is reported with its place", async (_name, damage, place) => {
  await writeCapture(path, CAPTURE, false);
  const whole = (await readFile(path, "utf8")).trimEnd().split("\n");
  const damaged = damage(whole)
    .map((line) => `${line}\n`)
    .join("");
  expect(damaged).not.toBe(whole.map((line) => `${line}\n`).join(""));
  await writeFile(path, damaged);
  await expect(readCapture(path)).rejects.toMatchObject({
    code: "capture-broken",
    place: `${path}${place}`,
  });
});
