import { expect, test } from "vitest";
import { dropLogs } from "../support/breaking-processors.ts";
import { expectAlerts, expectLost, runChanged, signalOf } from "../support/lost-at-hops.ts";
import { deliver } from "../support/own-delivery.ts";

/** As tests/e2e/hops.test.ts, where recorded runs or other tests show the hop too. */
const ITEMS = 60;
const PART = ITEMS / 10;

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
  const scenario = await runChanged({ edge: dropLogs("05"), backend: dropLogs("3") }, ITEMS);
  expectLost(scenario, { logs: { edge: 2 * PART, "backend-collector": PART } });
  const { losses } = signalOf(scenario, "logs");
  const [consumed] = losses.filter(({ at }) => at === "backend-collector");
  // One message for each time that items were sent.
  expect(consumed?.messages).toEqual([{ topic: "otel-logs", partition: 0, first: "0", last: "1" }]);
  expect(losses.find(({ at }) => at === "edge")?.messages).toEqual([]);
  expectAlerts(scenario, ["sent-without-arrival"]);
});

test("a topic that nobody reads: waiting-in-kafka", async () => {
  const scenario = await runChanged(
    {
      backend: (config) => config.setIn(["receivers", "kafka", "logs", "topics"], ["otel-other"]),
    },
    ITEMS,
  );
  expectLost(scenario, { logs: { "waiting-in-kafka": ITEMS } });
  const { losses } = signalOf(scenario, "logs");
  expect(losses[0]?.messages).toMatchObject([{ topic: "otel-logs", first: "0" }]);
  // No group has the topic: there is no lag that could be watched.
  expectAlerts(scenario, ["sent-without-arrival"]);
});
