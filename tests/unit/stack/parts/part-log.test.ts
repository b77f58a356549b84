import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { logFrom, logTail, portClash } from "../../../../src/stack/parts/part-log.ts";

test.each([
  [
    "Kafka",
    [
      "org.apache.kafka.common.KafkaException: Socket server failed to bind to 127.0.0.1:9092: Address already in use.",
    ],
    "127.0.0.1:9092",
  ],
  [
    "Elasticsearch, which names it in another line",
    [
      "org.elasticsearch.http.BindHttpException: Failed to bind to 127.0.0.1:[9200]",
      "Caused by: java.net.BindException: Address already in use",
    ],
    "127.0.0.1:9200",
  ],
  [
    "a collector",
    ["Error: listen tcp 127.0.0.1:4317: bind: address already in use"],
    "127.0.0.1:4317",
  ],
  [
    "a Node server",
    ["Error: listen EADDRINUSE: address already in use 127.0.0.1:4318"],
    "127.0.0.1:4318",
  ],
  ["nobody", ["java.net.BindException: Address already in use"], undefined],
])("an address in use, named by %s", (_who, lines, address) => {
  expect(portClash(["started", ...lines])).toMatchObject({ address });
});

test("without such a line nothing clashes", () => {
  expect(portClash(["failed to bind to 127.0.0.1:9092: Permission denied"])).toBeUndefined();
});

test("a log's end, and what it holds from a place on, however much follows", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "log-")), "part.log");
  const before = "before\n\n";
  const flood = Array.from({ length: 20_000 }, (_, index) => `error ${index} ${"x".repeat(80)}`);
  writeFileSync(file, `${before}ready\n${flood.join("\n")}\nlast\n`);
  expect((await logFrom(file, before.length))[0]).toBe("ready");
  expect((await logTail(file, 2)).at(-1)).toBe("last");
  expect(await logTail(file, 100_000)).not.toContain("ready");
  expect(await logFrom(file, 10_000_000)).toEqual([]);
  expect(await logFrom(join(file, "none"), 0)).toEqual([]);
});
