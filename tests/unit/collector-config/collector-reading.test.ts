import { expect, test } from "vitest";
import { readingOf } from "../../../src/collector-config/collector-reading.ts";
import { configOf } from "./config-of.ts";

const ref = (name: string) => `\${${name}}`;

/** What a config of one exporter is read as, when the collector prints that exporter so. */
async function read(
  written: string,
  printed: Readonly<Record<string, unknown>>,
  kept: string[] = [],
) {
  const config = await configOf(
    `exporters: { kafka: ${written} }\nservice: { pipelines: { logs: { exporters: [kafka] } } }\n`,
  );
  const reading = readingOf(config, { exporters: { kafka: printed } }, kept);
  expect(reading?.sha256 ?? config.sha256).toBe(config.sha256);
  return reading === undefined
    ? undefined
    : (reading.tree as { exporters: { kafka: unknown } }).exporters.kafka;
}

test.each<[string, string, Record<string, unknown>, unknown]>([
  ["text without references", "{ topic: t }", { topic: "t", more: 1 }, undefined],
  ["a reference", `{ topic: "a-${ref("env:B")}" }`, { topic: "a-b", timeout: 5 }, { topic: "a-b" }],
  ["a list", `{ brokers: ["${ref("A")}", b] }`, { brokers: ["a", "b"] }, { brokers: ["a", "b"] }],
  ["a list of another length", `{ brokers: ["${ref("A")}"] }`, { brokers: ["a", "b"] }, undefined],
  [
    "a map, without what is not set",
    `{ logs: "${ref("env:L")}" }`,
    { logs: { topic: "t", x: null } },
    { logs: { topic: "t" } },
  ],
  ["a secret", `{ sasl: { password: "${ref("env:P")}" } }`, { sasl: { password: "p" } }, undefined],
  ["what prints as nothing", `{ sizer: "${ref("env:S")}" }`, { sizer: {} }, undefined],
  [
    "a key that the collector prints under another name",
    `{ old: "${ref("env:O")}" }`,
    {},
    undefined,
  ],
])("%s", async (_what, written, printed, expected) => {
  expect(await read(written, printed)).toEqual(expected);
});

test("what the run sets stays a reference", async () => {
  const written = `{ endpoint: "${ref("env:URL")}", topic: "${ref("env:T")}" }`;
  expect(await read(written, { endpoint: "https://to-come", topic: "t" }, ["URL"])).toEqual({
    endpoint: ref("env:URL"),
    topic: "t",
  });
});
