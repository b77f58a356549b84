import { afterAll, beforeAll, expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import { faultOf } from "../../src/scenario/faults/registry.ts";
import { all, MANY, openGrpcStack, QUEUE, requestsOf } from "../support/motlp-grpc.ts";
import { verify } from "../support/run-cli.ts";
import type { Stack } from "../support/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await openGrpcStack();
});
afterAll(() => stack?.close());

const ITEMS = 20;
const RETRY_DELAY_MS = 3_000;

test("Elastic's exporter for the managed endpoint runs as it is written", async () => {
  const result = await verify([
    ...["--target", "motlp", "--items", "60", "--edge", "configs/documented/edge.yaml"],
    ...["--backend", "configs/documented-motlp-grpc/backend-motlp.yaml"],
  ]);
  // The page's one topic and group, as over HTTP: its exporter is not what loses.
  expect(result.exitCode, result.stdout + result.stderr).toBe(1);
  const codes = result
    .report()
    .scenarios.flatMap(({ findings }) => findings.map(({ code }) => code));
  expect(codes).toContain("shared-topic");
  expect(codes).not.toContain("authentication-refused");
});

test("503 and 429 with RetryInfo are waited out, and nothing is lost", async () => {
  const scenario = await stack.scenario("grpc-answers");
  const answers = await stack.answers();
  const run = scenario.id;
  await scenario.act("target", "is busy", async () => {
    const busy = { kind: "status", status: 503, retryAfter: { seconds: 3 } } as const;
    await answers.set(busy, { run, signal: "logs", requests: 1 });
    const full = { kind: "status", status: 429, retryAfter: { seconds: 3 } } as const;
    await answers.set(full, { run, signal: "metrics", requests: 1 });
    await answers.set({ kind: "status", status: 429 }, { run, signal: "traces", requests: 2 });
  });
  await scenario.send(ITEMS);
  await scenario.startBackend();
  const report = await scenario.judge(await scenario.settle(), { promise: "at-least-once" });
  for (const signal of SIGNALS) expect(report.signals[signal]).toMatchObject(all(ITEMS));

  const requests = await requestsOf(stack, run);
  expect(new Set(requests.map(({ protocol }) => protocol))).toEqual(new Set(["grpc"]));
  const of = (signal: string) => requests.filter((request) => request.signal === signal);
  for (const signal of ["logs", "metrics"]) {
    const [refused, again] = of(signal);
    expect(again?.status).toBe(200);
    expect((again?.time ?? 0) - (refused?.time ?? 0)).toBeGreaterThanOrEqual(RETRY_DELAY_MS);
  }
  expect(
    of("traces")
      .slice(0, 3)
      .map(({ status }) => status),
  ).toEqual([429, 429, 200]);
});

test("UNAUTHENTICATED stops the partition and loses nothing until the collector starts again", async () => {
  const scenario = await stack.scenario("grpc-key");
  const answers = await stack.answers();
  const refused = await scenario.act("target", "refuses the key", () =>
    answers.set({ kind: "status", status: 401 }, { run: scenario.id }),
  );
  await scenario.send(ITEMS);
  const settled = await scenario.settle();
  expect(settled.how).toBe("stalled");
  await scenario.act("target", "takes the key again", () => refused.lift());
  const killed = await scenario.inject(faultOf({ do: "kill", part: "backend" }));
  await killed.end();
  const report = await scenario.judge(await scenario.settle(), { promise: "at-least-once" });
  for (const signal of SIGNALS) expect(report.signals[signal]?.missing).toBe(0);
  expect(report.findings.map(({ code }) => code)).toContain("authentication-refused");
});

test("a request beyond 4 MiB is refused, given up and named", async () => {
  const batch = { flush_timeout: "10s", min_size: 6_000_000, max_size: 12_000_000 };
  const sending_queue = { ...QUEUE, batch };
  await stack.change("backend", { exporters: { otlp: { sending_queue } } });
  const scenario = await stack.scenario("grpc-too-large");
  await scenario.send(MANY);
  const report = await scenario.judge(await scenario.settle(), { promise: "at-least-once" });
  const refused = (await requestsOf(stack, scenario.id)).filter(({ status }) => status !== 200);
  const answers = await stack.answers();
  const large = (await answers.requests()).filter(({ status }) => status === 413);
  expect(refused).toEqual([]);
  expect(large.length).toBeGreaterThan(0);
  expect(large[0]).toMatchObject({ protocol: "grpc", items: null });
  expect(report.signals.traces?.missing).toBeGreaterThan(0);
  const finding = report.findings.find(({ code }) => code === "too-large");
  expect(finding).toMatchObject({ severity: "loss" });
  expect(finding?.evidence[0]?.text).toContain("larger than max");
});
