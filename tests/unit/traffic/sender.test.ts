import { metrics, trace } from "@opentelemetry/api";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Item, SIGNALS, type Signal } from "../../../src/otlp/item.ts";
import { AttemptLog } from "../../../src/traffic/otlp/attempts.ts";
import { watchPartialSuccess } from "../../../src/traffic/otlp/partial-success.ts";
import { RecordingExporter } from "../../../src/traffic/otlp/recording-exporter.ts";
import { type Request, reply, startHttpServer } from "./otlp-server.ts";
import { startSending } from "./sending.ts";

async function startServer(answer: (request: Request) => void) {
  const server = await startHttpServer(answer);
  onTestFinished(() => server.close());
  return server;
}

/** The sequence numbers at which what arrived differs from the ledger; it must be there once. */
function differing(sent: readonly Item[], arrived: readonly Item[]): number[] {
  return sent
    .filter((item) => {
      const found = arrived.filter((other) => other.sequence === item.sequence);
      return found.length !== 1 || !isSame(found[0], item);
    })
    .map((item) => item.sequence);
}

function isSame(a: unknown, b: unknown): boolean {
  try {
    expect(a).toStrictEqual(b);
    return true;
  } catch {
    return false;
  }
}

describe("the ledger", () => {
  test.for(SIGNALS)("holds exactly what arrives: %s", async (signal) => {
    const server = await startServer((request) => reply(request, 200));
    const { sender, finish } = await startSending({
      endpoint: server.endpoint,
      signals: [signal],
      batchSize: 60,
    });
    const outcome = await sender.send(250);
    const { sent } = await finish(signal);
    const items = sent.map((line) => line.item);
    const arrived = server.requests.flatMap((request) => request.items);

    expect(outcome[signal]).toEqual({ accepted: 250, refused: 0, unknown: 0 });
    expect(arrived).toHaveLength(250);
    expect(differing(items, arrived)).toEqual([]);

    // The twin: the comparison sees one changed value, one lost and one doubled item.
    const [first, second, third, ...rest] = arrived as [Item, Item, Item, ...Item[]];
    const altered = { ...first, attributes: { ...first.attributes, extra: true } };
    const broken = [altered, third, third, ...rest];
    expect(differing(items, broken)).toEqual(
      [first, second, third].map((item) => item.sequence).sort((a, b) => a - b),
    );
  });

  test("goes on without a gap from one send to the next, ascending, one event per batch", async () => {
    const server = await startServer((request) => reply(request, 200));
    const { sender, finish } = await startSending({ endpoint: server.endpoint, batchSize: 4 });
    await Promise.all([sender.send(10), sender.send(1)]);
    await sender.send(5);
    const { sent, exports } = await finish("traces");

    expect(sent.map((line) => line.item.sequence)).toEqual(Array.from({ length: 16 }, (_, i) => i));
    expect(sent.map((line) => line.batch)).toEqual([
      0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 4, 4, 4, 4, 5,
    ]);
    const sizes = exports.toSorted((a, b) => a.batch - b.batch).map((event) => event.items);
    expect(sizes).toEqual([4, 4, 2, 1, 4, 1]);
    expect(sender.totals().traces).toEqual({ accepted: 16, refused: 0, unknown: 0 });
  });

  test("has room for more data points in a payload than the SDK's limit of 2,000", async () => {
    const server = await startServer((request) => reply(request, 200));
    const { sender, finish } = await startSending({
      endpoint: server.endpoint,
      signals: ["metrics"],
      batchSize: 40_000,
    });
    await sender.send(40_000);
    const { sent } = await finish("metrics");
    expect(sent).toHaveLength(40_000);
    expect(server.requests[0]?.items).toHaveLength(40_000);
  });
});

describe("the sender", () => {
  test("sends its headers, the run's id and the routing attributes", async () => {
    const server = await startServer((request) => reply(request, 200));
    const { sender } = await startSending({
      endpoint: `${server.endpoint}/`,
      headers: { "x-ledger": "yes" },
    });
    await sender.send(1);
    expect(server.requests[0]?.headers["x-ledger"]).toBe("yes");
    expect(server.requests[0]?.items[0]?.resource).toMatchObject({
      "harness.run": "run-1",
      "data_stream.dataset": "ledger",
      "data_stream.namespace": "test",
    });
  });

  test.for(["127.0.0.1:4318", "ftp://host", ""])("refuses the endpoint '%s'", async (endpoint) => {
    await expect(startSending({ endpoint })).rejects.toMatchObject({ code: "bad-option" });
  });

  test("keeps two exports in flight, no more", async () => {
    const waiting: Request[] = [];
    let most = 0;
    const server = await startServer((request) => {
      waiting.push(request);
      most = Math.max(most, waiting.length);
      // Only the last batch may be alone; every other one waits for its neighbour.
      if (waiting.length === 2) for (const held of waiting.splice(0)) reply(held, 200);
    });
    const { sender } = await startSending({ endpoint: server.endpoint, batchSize: 1 });
    const outcome = await sender.send(20);
    expect(outcome.traces.accepted).toBe(20);
    expect(most).toBe(2);
  });

  test("tells the progress of each call", async () => {
    const server = await startServer((request) => reply(request, 200));
    const { sender } = await startSending({
      endpoint: server.endpoint,
      batchSize: 5,
      signals: ["traces", "logs"],
    });
    await sender.send(3);
    const seen: number[] = [];
    await sender.send(10, {
      onProgress: (sentSoFar) => seen.push(sentSoFar.traces + sentSoFar.logs),
    });
    expect(seen).toEqual([5, 10, 15, 20]);
  });

  test("is not changed by the environment's SDK settings", async () => {
    vi.stubEnv("OTEL_TRACES_SAMPLER", "always_off");
    vi.stubEnv("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "1");
    vi.stubEnv("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "2");
    vi.stubEnv("OTEL_RESOURCE_ATTRIBUTES", "service.name=someone-else");
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
    vi.stubEnv("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip");
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const server = await startServer((request) => reply(request, 200));
    const { sender, finish } = await startSending({ endpoint: server.endpoint });
    await sender.send(7);
    const { sent } = await finish("traces");
    expect(sent).toHaveLength(7);
    expect(server.requests[0]?.headers["content-encoding"]).toBeUndefined();
    expect(sent[0]?.item).toMatchObject({
      resource: { "service.name": "standard-ledger" },
      attributes: { "text.plain": "item 0", "http.request.method": "GET" },
    });
  });

  test("leaves the API's global providers alone", async () => {
    const server = await startServer((request) => reply(request, 200));
    const { sender } = await startSending({ endpoint: server.endpoint, signals: SIGNALS });
    await sender.send(1);
    expect(trace.getTracer("any").startSpan("any").isRecording()).toBe(false);
    expect(metrics.getMeterProvider().constructor.name).toBe("NoopMeterProvider");
  });

  test("stops between two exports when it is shut down, and says how much was left", async () => {
    const server = await startServer(() => {
      void sending.sender.shutdown();
      for (const request of server.requests)
        if (!request.response.writableEnded) reply(request, 200);
    });
    const sending = await startSending({ endpoint: server.endpoint, batchSize: 1 });
    await expect(sending.sender.send(1000)).rejects.toMatchObject({
      code: "interrupted",
      message: expect.stringMatching(
        /^the sender was shut down with 99\d traces items left to send$/,
      ),
    });
    const { sent, exports } = await sending.finish("traces");
    expect(exports).toHaveLength(sent.length);
  });
});

describe("the ledger refuses a payload that is not exactly what was asked for:", () => {
  const item = (sequence: number): Item => ({
    signal: "logs",
    sequence,
    resource: {},
    scope: { name: "scope", attributes: {} },
    attributes: {},
    timeUnixNano: "1",
    observedTimeUnixNano: "1",
  });

  test.for([
    ["one item dropped", [0, 2], "handed over 2 of the 3 logs items from 0 on, with 2 in place 1"],
    ["the last dropped", [0, 1], "handed over 2 of the 3 logs items from 0 on"],
    ["one doubled", [0, 1, 1], "handed over 3 of the 3 logs items from 0 on, with 1 in place 2"],
    ["another order", [1, 0, 2], "handed over 3 of the 3 logs items from 0 on, with 1 in place 0"],
  ] as const)("%s", async ([, sequences, message]) => {
    const sent: unknown[] = [];
    const exporter = recordingExporter(sent);
    await expect(exporter.record(sequences.map(item), 3)).rejects.toMatchObject({
      code: "internal",
      message: `the SDK ${message}`,
    });
    expect(sent).toEqual([]);
  });

  test("and takes the right one", async () => {
    const sent: unknown[] = [];
    await recordingExporter(sent).record([0, 1, 2].map(item), 3);
    expect(sent).toHaveLength(3);
  });
});

function recordingExporter(sent: unknown[]): RecordingExporter<readonly Item[]> {
  const attempts = new AttemptLog();
  const partials = watchPartialSuccess();
  onTestFinished(() => {
    attempts.stop();
    partials.stop();
  });
  const history = {
    folder: "",
    event: async () => {},
    sent: async (_: Signal, line: unknown) => void sent.push(line),
    flushSent: async () => {},
    read: async () => {},
    reference: () => undefined,
    openReference: () => {},
    message: async () => {},
    removed: async () => {},
    sample: async () => {},
    close: async () => {},
  };
  return new RecordingExporter("logs", (items) => items, { history, attempts, partials });
}
