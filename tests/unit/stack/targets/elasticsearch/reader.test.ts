import { afterEach, expect, test } from "vitest";
import type { ReadLine } from "../../../../../src/record/history.ts";
import {
  countDocuments,
  knownStrays,
  readDocuments,
} from "../../../../../src/stack/targets/elasticsearch/reader.ts";
import { type StubElasticsearch, type StubRequest, startStub } from "./stub-elasticsearch.ts";

const RUN = { run: "run-1", dataset: "set", namespace: "space" };
/** What Elasticsearch sorts documents without a value at: the largest long. */
const LAST = "9223372036854775807";

let stub: StubElasticsearch | undefined;
afterEach(async () => {
  await stub?.close();
  stub = undefined;
});

/** A hit as JSON text: numbers keep the form in which they are written here. */
function hit(sequence: string | undefined, place: number, more = ""): string {
  const attributes = sequence === undefined ? "{}" : `{"harness.sequence":${sequence}}`;
  return `{"_index":"i","_id":"d${place}","_source":{"attributes":${attributes}${more}},"sort":[${sequence ?? LAST},${place}]}`;
}

/** Answers searches with these hits, as many at a time as are asked for, from `search_after` on. */
function serve(hits: readonly string[]): (request: StubRequest) => { text: string } {
  return ({ method, path, body }) => {
    if (path.startsWith("/_cluster/health")) return { text: '{"status":"green"}' };
    if (path.includes("_refresh")) return { text: '{"_shards":{"failed":0}}' };
    if (path.includes("/_pit") && method === "POST") return { text: '{"id":"pit-1"}' };
    if (path.startsWith("/_pit")) return { text: '{"succeeded":true}' };
    const after = body.search_after as [unknown, number] | undefined;
    const from = after === undefined ? 0 : after[1] + 1;
    const page = hits.slice(from, from + Number(body.size));
    return { text: `{"pit_id":"pit-2","hits":{"hits":[${page.join(",")}]}}` };
  };
}

async function readAll(hits: readonly string[]): Promise<ReadLine[]> {
  stub = await startStub(serve(hits));
  return Array.fromAsync(readDocuments(stub.client, RUN, "logs"));
}

function searches(): StubRequest[] {
  return (stub?.requests ?? []).filter(({ path }) => path.startsWith("/_search"));
}

test("reads every page to the end", async () => {
  const hits = Array.from({ length: 12_345 }, (_, place) => hit(String(place), place));
  const lines = await readAll(hits);
  expect(lines.map(({ sequence }) => sequence)).toEqual(hits.map((_, place) => place));
  expect(searches().length).toBeGreaterThan(3);
});

test("asks for smaller pages when documents are large", async () => {
  const more = `,"body":{"text":"${"x".repeat(400_000)}"}`;
  await readAll(Array.from({ length: 130 }, (_, place) => hit(String(place), place, more)));
  const sizes = searches().map(({ body }) => Number(body.size));
  expect(sizes[0]).toBe(100);
  for (const size of sizes.slice(1)) expect(size).toBeLessThanOrEqual(20);
});

test("documents without a sequence come last, and their sort value survives", async () => {
  const hits = Array.from({ length: 150 }, (_, place) =>
    hit(place < 50 ? String(place) : undefined, place),
  );
  const lines = await readAll(hits);
  expect(lines).toHaveLength(150);
  expect(lines.filter(({ sequence }) => sequence === null)).toHaveLength(100);
  expect(searches()[1]?.body.search_after).toEqual([LAST, 99]);
});

test("a sequence that is no whole number is none", async () => {
  const lines = await readAll([hit('"7"', 0), hit("7.0", 1), hit("7.5", 2), hit("[7,8]", 3)]);
  expect(lines.map(({ sequence }) => sequence)).toEqual([null, null, null, null]);
});

test("numbers are not altered by reading", async () => {
  const [line] = await readAll([hit("1", 0, ',"a":9007199254740993,"b":3.0,"c":3,"d":0.1')]);
  expect(line?.source).toMatchObject({
    a: { $integer: "9007199254740993" },
    b: { $double: 3 },
    c: 3,
    d: 0.1,
  });
});

test("a list that is not sorted is refused", async () => {
  await expect(readAll([hit("10", 0), hit("9", 1)])).rejects.toMatchObject({
    code: "internal",
    details: [expect.stringContaining("not mapped as a number")],
  });
});

test("an error of Elasticsearch is not an empty list", async () => {
  const serving = serve([]);
  stub = await startStub((request) =>
    request.path.startsWith("/_search")
      ? { status: 503, text: '{"error":{"type":"no_shard_available_action_exception"}}' }
      : serving(request),
  );
  await expect(Array.fromAsync(readDocuments(stub.client, RUN, "logs"))).rejects.toThrow();
});

test.each(["read to its end", "left early"])("the point in time is closed when %s", async (how) => {
  stub = await startStub(serve([hit("0", 0), hit("1", 1)]));
  for await (const _ of readDocuments(stub.client, RUN, "logs")) if (how === "left early") break;
  const closed = stub.requests.filter(({ method }) => method === "DELETE");
  expect(closed.map(({ body }) => body)).toEqual([{ id: "pit-2" }]);
});

test("an aborted reading stops", async () => {
  stub = await startStub(serve([hit("0", 0)]));
  const reading = readDocuments(stub.client, RUN, "logs", AbortSignal.abort(new Error("stop")));
  await expect(reading.next()).rejects.toThrow("stop");
});

test("counts come by signal", async () => {
  const serving = serve([]);
  const buckets = {
    traces: { doc_count: 1 },
    metrics: { doc_count: 0 },
    logs: { doc_count: 20_000 },
  };
  stub = await startStub((request) =>
    request.path.includes("_search")
      ? { text: JSON.stringify({ aggregations: { signals: { buckets } } }) }
      : serving(request),
  );
  expect(await countDocuments(stub.client, RUN)).toEqual({ traces: 1, metrics: 0, logs: 20_000 });
});

test("of signals that connectors make, only documents with a sequence number are counted", async () => {
  stub = await startStub(serve([]));
  await countDocuments(stub.client, { ...RUN, derived: ["metrics"] });
  await countDocuments(stub.client, RUN);
  const counts = stub.requests.filter(({ path }) => path.includes("_search"));
  const filters = counts.map(({ body }) => {
    const { aggs } = body as {
      aggs: { signals: { filters: { filters: Record<string, object> } } };
    };
    return Object.entries(aggs.signals.filters.filters)
      .filter(([, filter]) =>
        JSON.stringify(filter).includes('"exists":{"field":"attributes.harness.sequence"}'),
      )
      .map(([signal]) => signal);
  });
  expect(filters).toEqual([["metrics"], []]);
});

test("without any index the counts are zero", async () => {
  stub = await startStub(serve([]));
  expect(await countDocuments(stub.client, RUN)).toEqual({ traces: 0, metrics: 0, logs: 0 });
});

test.each([401, 403])("a %i answer is not waited out", async (status) => {
  stub = await startStub(() => ({ status, text: '{"error":{"type":"security_exception"}}' }));
  await expect(countDocuments(stub.client, RUN)).rejects.toMatchObject({
    code: "internal",
    details: [expect.stringContaining("security_exception")],
  });
});

test("an aborted count stops waiting", async () => {
  stub = await startStub(() => ({ text: '{"status":"red"}' }));
  const abort = new AbortController();
  const counting = countDocuments(stub.client, RUN, abort.signal);
  abort.abort(new Error("stop"));
  await expect(counting).rejects.toThrow("stop");
});

test("documents of nobody that were there before are left out, others are read", async () => {
  const strays = { ...RUN, strays: ["logs"] } as const;
  stub = await startStub(serve([hit(undefined, 0), hit(undefined, 1)]));
  const known = await knownStrays(stub.client, strays);
  expect(known).toEqual(new Set(["i/d0", "i/d1"]));
  await stub.close();
  stub = await startStub(serve([hit("0", 0), hit(undefined, 1), hit(undefined, 2)]));
  const read = await Array.fromAsync(readDocuments(stub.client, strays, "logs", undefined, known));
  expect(read.map(({ id }) => id)).toEqual(["d2"]);
});

test("documents of nobody are asked for only where the run says so", async () => {
  stub = await startStub(serve([]));
  await Array.fromAsync(readDocuments(stub.client, { ...RUN, strays: ["traces"] }, "logs"));
  expect(JSON.stringify(searches()[0]?.body)).not.toContain("wildcard");
  await Array.fromAsync(readDocuments(stub.client, { ...RUN, strays: ["logs"] }, "logs"));
  expect(JSON.stringify(searches()[1]?.body)).toContain(".ds-*.otel-space-*");
});

test("a document that carries another run's id, in an index that does not map it, is not read", async () => {
  const of = (run: string) => `,"resource":{"attributes":{"harness.run":"${run}"}}`;
  const hits = [hit(undefined, 0, of("run-0")), hit(undefined, 1, of("run-1"))];
  stub = await startStub(serve(hits));
  const lines = await Array.fromAsync(
    readDocuments(stub.client, { ...RUN, strays: ["logs"] }, "logs"),
  );
  expect(lines.map(({ id }) => id)).toEqual(["d1"]);
});
