import { expect, test } from "vitest";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import type { AlertCode } from "../../src/verdict/alerts/alert.ts";
import { HOPS, type Hop, nothingLost } from "../../src/verdict/attribution/hop.ts";
import type { ScenarioReport, SignalReport } from "../../src/verdict/scenario-report.ts";
import { alertsTold } from "../support/alerts-told.ts";
import { dropLogs, lengthenSpanNames } from "../support/breaking-processors.ts";
import { writeVariant } from "../support/config-variants.ts";
import { deliver } from "../support/own-delivery.ts";
import { verify } from "../support/run-cli.ts";

/** A known number of items vanishes at one hop, and the report says how many, and where. */
const ITEMS = 60;
const PART = ITEMS / 10;

function signalOf({ signals }: ScenarioReport, signal: Signal): SignalReport {
  const found = signals[signal];
  if (found === undefined) throw new Error(`no ${signal} in the report`);
  return found;
}

type Lost = Partial<Record<Signal, Partial<Record<Hop, number>>>>;

/** Exactly that, of every signal, and nowhere else; the sum is what is missing. */
function expectLost(scenario: ScenarioReport, lost: Lost): void {
  for (const signal of SIGNALS) {
    const { lostAt, losses, missing } = signalOf(scenario, signal);
    expect(lostAt, signal).toEqual({ ...nothingLost(), ...lost[signal] });
    expect(HOPS.reduce((sum, hop) => sum + lostAt[hop], 0)).toBe(missing);
    expect(losses.reduce((sum, { items }) => sum + items, 0)).toBe(missing);
  }
}

/** What would have told somebody, and nothing else would. */
function expectAlerts({ alerts }: ScenarioReport, fired: readonly AlertCode[]): void {
  expect(alertsTold(alerts)).toEqual(fired);
}

/** A whole run with the command. */
async function run(variant: Parameters<typeof writeVariant>[0]): Promise<ScenarioReport> {
  const configs = await writeVariant(variant);
  // What processors drop here stands for what a hop loses.
  const oneWayIn = ["--protocol", "http/protobuf", "--as-sent"];
  const result = await verify([...configs, ...oneWayIn, "--items", String(ITEMS)]);
  expect(result.exitCode, result.stderr).toBe(1);
  const [scenario] = result.report().scenarios;
  if (scenario === undefined) throw new Error("no scenario in the report");
  return scenario;
}

test("requests that the edge takes for too large: edge-refused", async () => {
  const refused = 400;
  const http = { max_request_body_size: 20_000 };
  const { report } = await deliver({
    items: 20,
    before: (scenario) => scenario.send(refused),
    changes: { overlay: { edge: { receivers: { otlp: { protocols: { http } } } } } },
  });
  const lost = { "edge-refused": refused };
  expectLost(report, { traces: lost, metrics: lost, logs: lost });
  expect(signalOf(report, "logs")).toMatchObject({ sent: refused + 20, refused, delivered: 20 });
  expect(report.findings.map(({ code }) => code)).toEqual(["edge-refused"]);
  // Its own counter of refused items does not count what it refuses by HTTP.
  expectAlerts(report, ["sent-without-arrival"]);
});

test("dropped inside of the edge, and others inside of the backend: edge and backend-collector", async () => {
  const scenario = await run({ edge: dropLogs("05"), backend: dropLogs("3") });
  expectLost(scenario, { logs: { edge: 2 * PART, "backend-collector": PART } });
  const { losses } = signalOf(scenario, "logs");
  const [consumed] = losses.filter(({ at }) => at === "backend-collector");
  // One message for each time that items were sent.
  expect(consumed?.messages).toEqual([{ topic: "otel-logs", partition: 0, first: "0", last: "1" }]);
  expect(losses.find(({ at }) => at === "edge")?.messages).toEqual([]);
  expectAlerts(scenario, ["sent-without-arrival"]);
});

test("refused by Elasticsearch, and others inside of the edge: backend-rejected and edge", async () => {
  const scenario = await run({ edge: dropLogs("05"), backend: lengthenSpanNames });
  expectLost(scenario, { traces: { "backend-rejected": PART }, logs: { edge: 2 * PART } });
  expect(scenario.findings.map(({ code }) => code)).toContain("rejected-documents");
  expectAlerts(scenario, [
    "backend-documents-failed",
    "backend-error-logs",
    "sent-without-arrival",
  ]);
});

test("deleted after Elasticsearch had it: unattributed, taken by the target and gone", async () => {
  const { report } = await deliver({
    items: ITEMS,
    before: async (scenario) => {
      await scenario.startBackend();
      await scenario.settle();
      const target = await scenario.pipeline.target;
      if (target.kind !== "elasticsearch") throw new Error(`the target is ${target.kind}`);
      const { client } = target.part;
      // Events of spans are in there, too.
      const { hits } = await client.search({ index: "logs-*", size: 1_000 });
      const operations = hits.hits.map(({ _index, _id = "" }) => ({ delete: { _index, _id } }));
      await client.bulk({ operations, refresh: true });
    },
  });
  expectLost(report, { logs: { unattributed: ITEMS / 2 } });
  expect(signalOf(report, "logs").losses).toMatchObject([
    { because: "taken-and-gone", messages: [{ topic: "otel-logs", first: "0", last: "0" }] },
  ]);
});

test("a topic that nobody reads: waiting-in-kafka", async () => {
  const scenario = await run({
    backend: (config) => config.setIn(["receivers", "kafka", "logs", "topics"], ["otel-other"]),
  });
  expectLost(scenario, { logs: { "waiting-in-kafka": ITEMS } });
  const { losses } = signalOf(scenario, "logs");
  expect(losses[0]?.messages).toMatchObject([{ topic: "otel-logs", first: "0" }]);
  // No group has the topic: there is no lag that could be watched.
  expectAlerts(scenario, ["sent-without-arrival"]);
});
