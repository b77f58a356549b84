import { afterAll, beforeAll, expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import { untilBackend } from "../support/backend-telemetry.ts";
import { writeVariant } from "../support/config-variants.ts";
import { Stack } from "../support/stack.ts";

/** A container keeps its variables: with a new key the collector is another container. */
let stack: Stack;
beforeAll(async () => {
  // What has left Kafka waits on the backend collector's own disk.
  const [, , , backend] = await writeVariant({
    backend: (config) => {
      const storage = { directory: "/var/lib/otelcol/backend", create_directory: true };
      config.setIn(["extensions", "file_storage"], storage);
      const queue = { enabled: true, storage: "file_storage" };
      config.setIn(["exporters", "elasticsearch", "sending_queue"], queue);
      config.setIn(["service", "extensions"], ["file_storage"]);
    },
  });
  if (backend === undefined) throw new Error("no backend config was written");
  const changes = { elasticsearch: { proxy: true } };
  stack = await Stack.open({ configs: "durable", backend, target: "elasticsearch", changes });
});
afterAll(() => stack?.close());

const ITEMS = 21;

test("a new key reaches the collector through the proxy, and its queue on disk is still there", async () => {
  const { pipeline } = stack;
  const scenario = await stack.scenario("renewed-key");
  const target = await pipeline.target;
  // The first ones make the topics that the backend collector waits for.
  await scenario.send(ITEMS);
  await scenario.startBackend();
  await scenario.act("target", "the key is revoked", async () => {
    expect(await target.revokeKey?.()).toBeUndefined();
  });
  await scenario.send(ITEMS);
  await untilBackend(pipeline, "has everything in its queue", (signals) =>
    SIGNALS.every((signal) => signals[signal].accepted === 2 * ITEMS),
  );
  await pipeline.renewKey();
  const report = await scenario.judge(await scenario.settle(), { promise: "at-least-once" });
  const whole = { sent: 2 * ITEMS, delivered: 2 * ITEMS, missing: 0 };
  expect(report.signals).toMatchObject({ traces: whole, metrics: whole, logs: whole });
  expect(target.proxy?.counts.passed).toBeGreaterThan(0);
});
