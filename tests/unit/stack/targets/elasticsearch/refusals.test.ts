import { afterEach, expect, test } from "vitest";
import { openRefusals } from "../../../../../src/stack/targets/elasticsearch/refusals.ts";
import {
  type StubAnswer,
  type StubElasticsearch,
  type StubRequest,
  startStub,
} from "./stub-elasticsearch.ts";

const SCOPE = { run: "r", dataset: "r", namespace: "harness", strays: [] };

let stub: StubElasticsearch | undefined;
afterEach(async () => {
  await stub?.close();
  stub = undefined;
});

interface Server {
  readonly rejected: number;
  readonly failures?: (stream: string) => StubAnswer;
}

const EMPTY = '{"hits":{"total":{"value":0},"hits":[]}}';

/** A server with one metrics index; each question for its statistics gets the next of `states`. */
async function serve(states: readonly Server[]): Promise<StubElasticsearch> {
  let asked = 0;
  const at = (index: number) => states[Math.min(index, states.length - 1)] as Server;
  stub = await startStub(({ path }: StubRequest) => {
    if (path.startsWith("/_nodes/stats")) {
      const total = `{"coordinating_rejections":${at(asked++).rejected},"primary_rejections":1}`;
      const node = `{"indexing_pressure":{"memory":{"total":${total}}},"thread_pool":{"write":{"rejected":2}}}`;
      return { text: `{"nodes":{"n":${node}}}` };
    }
    if (path.includes("_settings")) {
      const series = '{"start_time":"1970-01-01T00:00:01Z","end_time":"1970-01-01T00:00:02Z"}';
      return {
        text: `{".ds-metrics-r.otel-harness-1":{"settings":{"index":{"time_series":${series}}}}}`,
      };
    }
    if (path.includes("_refresh")) return { text: '{"_shards":{"failed":0}}' };
    const stream = decodeURIComponent(path).split("/")[1] ?? "";
    return at(asked).failures?.(stream) ?? { text: EMPTY };
  });
  return stub;
}

test("what was refused since the beginning; a restart counts anew", async () => {
  const { client } = await serve([{ rejected: 5 }, { rejected: 9 }, { rejected: 0 }]);
  const refusals = await openRefusals(client, SCOPE);
  expect((await refusals()).tooBusy.count).toBe(4);
  expect((await refusals()).tooBusy.count).toBe(3);
});

test("the windows of the run's metrics indices", async () => {
  const { client } = await serve([{ rejected: 0 }]);
  const { metricsWindows, failureStores } = await (await openRefusals(client, SCOPE))();
  expect(metricsWindows).toEqual([
    { index: ".ds-metrics-r.otel-harness-1", start: 1000, end: 2000 },
  ]);
  expect(failureStores).toEqual([]);
});

test("documents in failure stores, with the reason of one of them", async () => {
  const error = '{"type":"document_parsing_exception","message":"failed to parse field [a]"}';
  const hits = `{"total":{"value":12},"hits":[{"_source":{"error":${error}}}]}`;
  const failures = (stream: string) => ({
    text: stream === "logs-r.otel-harness::failures" ? `{"hits":${hits}}` : EMPTY,
  });
  const { client } = await serve([{ rejected: 0, failures }]);
  const { failureStores } = await (await openRefusals(client, SCOPE))();
  expect(failureStores).toEqual([
    {
      stream: "logs-r.otel-harness",
      documents: 12,
      example: "document_parsing_exception: failed to parse field [a]",
    },
  ]);
});

test("a server that knows no failure stores has none; another error is reported", async () => {
  const answer = (status: number) => () => ({ status, text: '{"error":{"type":"x"}}' });
  const { client } = await serve([{ rejected: 0, failures: answer(400) }]);
  expect((await (await openRefusals(client, SCOPE))()).failureStores).toEqual([]);
  await stub?.close();
  const other = await serve([{ rejected: 0, failures: answer(500) }]);
  const refusals = await openRefusals(other.client, SCOPE);
  await expect(refusals()).rejects.toThrow();
});
