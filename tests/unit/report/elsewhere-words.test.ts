import { expect, test } from "vitest";
import { destinationNotes, elsewhereWords } from "../../../src/report/elsewhere-words.ts";

const NONE = { traces: 0, metrics: 0, logs: 0 };

test("what came to a second destination, and by what", () => {
  const one = { role: "edge", exporter: "otlp/vendor", signals: {} };
  expect(elsewhereWords({ ...one, items: { traces: 2, metrics: 0, logs: 3 } })).toBe(
    "otlp/vendor (edge) sent 2 traces, 3 logs beside the pipeline",
  );
  expect(elsewhereWords({ ...one, items: NONE, protocol: "OTLP/gRPC" })).toBe(
    "otlp/vendor (edge) sent nothing beside the pipeline by OTLP/gRPC",
  );
});

test("what is missing, what came twice, and what nobody can say", () => {
  const notJudged = "filter (edge) may drop items on the way there";
  expect(
    destinationNotes({
      signals: {
        traces: { reached: 1, duplicated: 0, notJudged },
        metrics: { reached: 1, duplicated: 4, notJudged },
        logs: { reached: 1, duplicated: 0, missing: 3, missingAtTarget: 2 },
      },
    }),
  ).toEqual([
    "missing there: 3 logs (missing at the target too: 2 logs)",
    "duplicated there: 4 metrics",
    `what traces, metrics lack there is not judged: ${notJudged}`,
  ]);
  expect(
    destinationNotes({
      signals: { logs: { reached: 1, duplicated: 0, missing: 0, missingAtTarget: 0 } },
    }),
  ).toEqual([]);
});
