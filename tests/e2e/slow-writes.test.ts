import type { Client } from "@elastic/elasticsearch";
import { afterAll, beforeAll, expect, test } from "vitest";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import { Stack } from "../support/stack.ts";

/** A slow Elasticsearch may take longer for a write than a pipeline with nothing to send stands still. */
let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open({ configs: "durable", target: "elasticsearch" });
});
afterAll(() => stack?.close());

const ITEMS = 21;
const TEMPLATE = "slow-writes";
const INDEX = "logs-slow_writes*";
const COPIES = "index.write.wait_for_active_shards";
/** Well beyond what settling waits for where nothing moves, well within what a bulk request waits for. */
const HELD_NS = 25e9;

test("logs that Elasticsearch takes its time to write are waited for", async () => {
  const { pipeline } = stack;
  const target = await pipeline.target;
  if (target.kind !== "elasticsearch") throw new Error("the target of this stack is another one");
  const { client } = target.part;
  await holdWrites(client);
  try {
    const scenario = await stack.scenario(TEMPLATE);
    await scenario.send(ITEMS);
    await scenario.startBackend();
    const settling = scenario.settle();
    await untilHeld(client, pipeline.signal);
    await client.indices.putSettings({ index: INDEX, settings: { [COPIES]: "1" } });
    const settled = await settling;
    expect(settled.how).toBe("complete");
    const { verdict, signals } = await scenario.judge(settled);
    expect({ verdict, logs: signals.logs?.delivered }).toEqual({ verdict: "pass", logs: ITEMS });
  } finally {
    await client.indices.deleteIndexTemplate({ name: TEMPLATE });
  }
});

/** Logs of this scenario wait for a second copy, which one node cannot have. */
async function holdWrites(client: Client): Promise<void> {
  const { index_templates } = await client.indices.getIndexTemplate();
  const logs = index_templates
    .filter(({ index_template }) =>
      [index_template.index_patterns].flat().some((pattern) => pattern === "logs-*.otel-*"),
    )
    .reduce((best, one) =>
      (one.index_template.priority ?? 0) > (best.index_template.priority ?? 0) ? one : best,
    );
  const { composed_of, priority = 0, template = {} } = logs.index_template;
  await client.indices.putIndexTemplate({
    name: TEMPLATE,
    index_patterns: [INDEX],
    priority: priority + 1_000,
    data_stream: {},
    composed_of,
    template: {
      ...template,
      settings: {
        ...template.settings,
        "index.auto_expand_replicas": "false",
        "index.number_of_replicas": 1,
        [COPIES]: "2",
      },
    },
  });
}

async function untilHeld(client: Client, signal: AbortSignal): Promise<void> {
  await waitFor(
    async () => {
      const { tasks } = await client.tasks.list({
        actions: "indices:data/write/bulk",
        group_by: "none",
      });
      const times = Object.values(tasks ?? {}).map((task) => task.running_time_in_nanos);
      const longest = Math.max(0, ...times);
      return longest >= HELD_NS ? done(undefined) : notYet(`held for ${longest / 1e9} s`);
    },
    { for: "a write to be held", timeoutMs: 120_000, signal },
  );
}
