import { expect, test } from "vitest";
import type { HistoryEvent, SentLine } from "../../../src/record/history.ts";
import type { SinkArrivals } from "../../../src/record/pipeline-facts.ts";
import { MARK, noMarks } from "../../../src/verdict/attribution/item-marks.ts";
import { judgeDestinations } from "../../../src/verdict/judge-destinations.ts";
import { configOf } from "../collector-config/config-of.ts";

const EDGE = `receivers: { otlp: { protocols: { http: } } }
processors: { filter: }
exporters: { kafka: , otlphttp/vendor: }
service:
  pipelines:
    logs: { receivers: [otlp], exporters: [kafka, otlphttp/vendor] }
`;
const BACKEND = `receivers: { kafka: }
exporters: { elasticsearch: , elasticsearch/archive: }
service:
  pipelines:
    logs: { receivers: [kafka], exporters: [elasticsearch, elasticsearch/archive] }
`;

/** Ten logs in two batches, of which the edge refused the second. */
async function* sent(signal: string): AsyncGenerator<SentLine> {
  if (signal !== "logs") return;
  for (let sequence = 0; sequence < 10; sequence++) {
    yield { batch: sequence < 8 ? 0 : 1, item: { sequence } } as SentLine;
  }
}
async function* events(): AsyncGenerator<HistoryEvent> {
  for (const [batch, acknowledgement] of [
    [0, "accepted"],
    [1, "refused"],
  ] as const) {
    const answer = { batch, acknowledgement, items: 5, milliseconds: 1 } as const;
    yield { at: "2026-01-01T00:00:00Z", type: "export", signal: "logs", ...answer };
  }
}

const NONE = { traces: 0, metrics: 0, logs: 0 };

async function judged(changes: Partial<SinkArrivals>, edge = EDGE, missing = noMarks()) {
  const arrivals: SinkArrivals = {
    ...{ role: "edge", exporter: "otlphttp/vendor", protocol: "OTLP/HTTP" },
    ...{ items: { ...NONE, logs: 8 }, reached: { logs: [[0, 7]] }, duplicated: NONE },
    ...changes,
  };
  const configs = { edge: await configOf(edge), backend: await configOf(BACKEND, "backend") };
  const history = { sent, events };
  const [found] = await judgeDestinations({ arrivals: [arrivals], configs, history, missing });
  return found?.signals;
}

test("every item that the edge accepted came; of a signal without items nothing is said", async () => {
  expect(await judged({})).toEqual({
    logs: { reached: 8, duplicated: 0, missing: 0, missingAtTarget: 0 },
  });
});

test("missing items, those that the target lacks too, and copies", async () => {
  const missing = noMarks();
  missing.logs.add(1, MARK.missing);
  missing.logs.add(2, MARK.missing);
  const found = await judged(
    {
      reached: {
        logs: [
          [0, 0],
          [2, 5],
        ],
      },
      duplicated: { ...NONE, logs: 3 },
    },
    EDGE,
    missing,
  );
  expect(found).toEqual({ logs: { reached: 5, duplicated: 3, missing: 3, missingAtTarget: 1 } });
});

test("nothing came at all", async () => {
  const found = await judged({ items: NONE, reached: {} });
  expect(found).toMatchObject({ logs: { reached: 0, missing: 8 } });
});

test("behind what may drop items, only what came is counted", async () => {
  const edge = EDGE.replace("receivers: [otlp],", "receivers: [otlp], processors: [filter],");
  const notJudged = "filter (edge) may drop items on the way there";
  expect(await judged({ reached: { logs: [[0, 1]] } }, edge)).toEqual({
    logs: { reached: 2, duplicated: 0, notJudged },
  });
  const archive = { role: "backend", exporter: "elasticsearch/archive" };
  expect(await judged(archive, edge)).toMatchObject({
    logs: { notJudged: "filter (edge) may drop or route items" },
  });
  expect(await judged(archive)).toMatchObject({ logs: { missing: 0 } });
});

test("a record of an older version does not say which items came", async () => {
  const { reached: _reached, ...older }: SinkArrivals = {
    ...{ role: "edge", exporter: "otlphttp/vendor", items: { ...NONE, logs: 8 }, reached: {} },
  };
  const configs = { edge: await configOf(EDGE), backend: await configOf(BACKEND, "backend") };
  const facts = { configs, history: { sent, events }, missing: noMarks() };
  expect(await judgeDestinations({ arrivals: [older], ...facts })).toEqual([
    { ...older, signals: {} },
  ]);
});
