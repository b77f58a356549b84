import { afterAll, beforeAll, expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import { all, MANY, openGrpcStack, QUEUE, requestsOf } from "../support/motlp-grpc.ts";
import { verify } from "../support/run-cli.ts";
import type { Stack } from "../support/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await openGrpcStack();
});
afterAll(() => stack?.close());

test("configs/durable by gRPC deliver everything, and no request comes by HTTP", async () => {
  const result = await verify([
    ...["--target", "motlp", "--items", "200", "--edge", "configs/durable/edge.yaml"],
    ...["--backend", "configs/durable/backend-motlp-grpc.yaml", "--scenario", "outage"],
    ...["--outage", "5", "--outage-kind", "503"],
  ]);
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
});

test("batches of 4,000,000 bytes are below mOTLP's limit", async () => {
  const batch = { flush_timeout: "1s", min_size: 1_000_000, max_size: 4_000_000 };
  const sending_queue = { ...QUEUE, batch };
  await stack.change("backend", { exporters: { otlp: { sending_queue } } });
  const scenario = await stack.scenario("grpc-batches");
  await scenario.send(MANY);
  await scenario.startBackend();
  const report = await scenario.judge(await scenario.settle(), { promise: "at-least-once" });
  // An answer that is slow on a busy machine makes the exporter send again.
  const { duplicated: _duplicated, ...whole } = all(MANY);
  for (const signal of SIGNALS) expect(report.signals[signal]).toMatchObject(whole);
  expect(new Set((await requestsOf(stack, scenario.id)).map(({ status }) => status))).toEqual(
    new Set([200]),
  );
});
