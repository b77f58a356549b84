import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { TARGET_KINDS } from "../../../src/collector-config/target-kind.ts";

/** Until contrib v0.142.0 a signal has one topic, under another key. */
test.each(TARGET_KINDS)("on 9.3.0, the durable backend for %s says the same", async (target) => {
  const [durable, older] = await Promise.all([
    readFile(`configs/durable/backend-${target}.yaml`, "utf8"),
    readFile(`configs/durable/on-9.3.0/backend-${target}.yaml`, "utf8"),
  ]);
  expect(older).not.toBe(durable);
  expect(older).toBe(durable.replaceAll(/topics: \[("[^"]+")\]/g, "topic: $1"));
});

test.each([
  ["edge.yaml", "edge.yaml"],
  ["backend.yaml", "backend-elasticsearch.yaml"],
])("the example's %s is the durable one", async (example, durable) => {
  expect(await readFile(`examples/config-repository/${example}`, "utf8")).toBe(
    await readFile(`configs/durable/${durable}`, "utf8"),
  );
});
