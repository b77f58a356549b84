import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import { undecodableIn } from "../../src/record/collector-log/undecodable.ts";
import { linesSince } from "../../src/scenario/mismatch-evidence.ts";
import { isBalanced, lagOf, type PipelineState } from "../../src/scenario/pipeline-state.ts";
import { freshTopics } from "../../src/stack/parts/kafka/fresh-topics.ts";
import { Stack } from "../support/stack.ts";

/**
 * What EDOT 9.4.3 makes of each encoding that is read as another one; docs/reference/encodings.md prints it.
 *
 * named: nothing arrives, and the log names the messages; silent: nothing arrives, and not one line
 * says so; ghosts: documents arrive that nobody sent.
 */
type Outcome = "named" | "silent" | "ghosts" | "arrives";

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open({ configs: "durable" });
});
afterAll(() => stack?.close());

const ITEMS = 10;
/** A message that decodes into nothing by chance (about one in a thousand) must not decide alone. */
const MESSAGES = 2;

async function outcomeOf(signal: Signal, written: string, read: string): Promise<Outcome> {
  const { pipeline } = stack;
  await Promise.all([pipeline.stop("edge"), pipeline.stop("backend")]);
  const topics = SIGNALS.map((name) => `otel-${name}`);
  await freshTopics(await pipeline.kafka, topics, pipeline.signal);
  await Promise.all([
    stack.change("edge", { exporters: { kafka: { [signal]: { encoding: written } } } }),
    stack.change("backend", {
      receivers: {
        kafka: { [signal]: { encoding: read }, message_marking: { on_permanent_error: true } },
      },
    }),
  ]);
  const scenario = await stack.scenario(`${signal}-${written}-${read}`.replaceAll("_", "-"));
  const backend = await pipeline.startBackend();
  for (let message = 0; message < MESSAGES; message++) {
    await scenario.send(ITEMS / MESSAGES);
    await scenario.untilInKafka();
  }
  const settled = await scenario.settle({
    isAnswered: (state: PipelineState) =>
      lagOf(state) === 0n &&
      SIGNALS.every((name) => name === signal || state.arrived[name] === ITEMS) &&
      state.backend !== undefined &&
      isBalanced(state.backend),
  });
  const account = (await scenario.judge(settled)).signals[signal];
  for (const other of SIGNALS) {
    if (other === signal) continue;
    expect(settled.state.arrived[other], other).toBe(ITEMS);
  }
  if (account !== undefined && account.unexpected > 0) return "ghosts";
  if (account !== undefined && account.delivered > 0) return "arrives";
  const named = undecodableIn(await linesSince(backend.logFile, scenario.since));
  return named.some(({ topic }) => topic === `otel-${signal}`) ? "named" : "silent";
}

describe.each<[Signal, string, Readonly<Record<string, Outcome>>]>([
  [
    "logs",
    "otlp_proto",
    {
      ...{ otlp_json: "named", json: "named", azure_resource_logs: "named" },
      ...{ raw: "ghosts", text: "ghosts" },
    },
  ],
  [
    "logs",
    "otlp_json",
    {
      ...{ otlp_proto: "named", azure_resource_logs: "silent" },
      ...{ raw: "ghosts", text: "ghosts", json: "ghosts" },
    },
  ],
  ["logs", "raw", { otlp_proto: "named", otlp_json: "named", text: "ghosts" }],
  ["metrics", "otlp_proto", { otlp_json: "named" }],
  ["metrics", "otlp_json", { otlp_proto: "named" }],
  [
    "traces",
    "otlp_proto",
    {
      ...{ otlp_json: "named", jaeger_proto: "named", jaeger_json: "named" },
      ...{ zipkin_proto: "named", zipkin_json: "named", zipkin_thrift: "named" },
    },
  ],
  [
    "traces",
    "otlp_json",
    {
      ...{ otlp_proto: "named", jaeger_proto: "named", jaeger_json: "named" },
      ...{ zipkin_proto: "named", zipkin_json: "named", zipkin_thrift: "named" },
    },
  ],
  ["traces", "jaeger_proto", { otlp_proto: "named", otlp_json: "named" }],
  ["traces", "jaeger_json", { otlp_proto: "named", otlp_json: "silent" }],
  ["traces", "zipkin_proto", { otlp_proto: "named", otlp_json: "named" }],
  ["traces", "zipkin_json", { otlp_proto: "named", otlp_json: "named" }],
])("%s written as %s", (signal, written, outcomes) => {
  test.each(Object.entries(outcomes))("read as %s: %s", async (read, outcome) => {
    expect(await outcomeOf(signal, written, read)).toBe(outcome);
  });
});
