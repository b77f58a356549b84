import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CASES } from "../../scripts/motlp-answers/cases.ts";
import { ITEMS, measureAnswers } from "../../scripts/motlp-answers/measure.ts";
import { answersTable, withTable } from "../../scripts/motlp-answers/table.ts";
import { repositoryPath } from "../../src/base/repository.ts";
import { versions } from "../../src/base/versions.ts";
import { openContext } from "../support/running-context.ts";

const EDOT = versions().defaults.edot;

test.each(["otlphttp", "otlp"] as const)(
  `what EDOT ${EDOT}'s %s does about every answer is what docs/reference/motlp.md says`,
  async (exporter) => {
    const context = await openContext();
    const measured = await measureAnswers(context, EDOT, undefined, undefined, exporter);
    const document = await readFile(repositoryPath("docs/reference/motlp.md"), "utf8");
    const table = answersTable(EDOT, measured, exporter);
    expect(document).toBe(withTable(document, table, exporter));
  },
);

test("without retries nothing is tried again, and the table would say so", async () => {
  const cases = CASES.filter(({ name }) => name.startsWith("429"));
  const measured = await measureAnswers(await openContext(), EDOT, cases, (config) =>
    config.setIn(["exporters", "otlphttp", "retry_on_failure"], { enabled: false }),
  );
  const given = { requests: 1, accepted: 0, delivered: false, pauseMs: undefined };
  const refused = { ...given, requests: 0 };
  expect(measured).toHaveLength(3 * cases.length + 3);
  for (const one of measured) {
    expect(one).toMatchObject(one.name === "connection refused" ? refused : given);
  }
  expect(answersTable(EDOT, measured)).not.toContain("retries");
});

test("signals that differ are told apart in the table", () => {
  const one = { name: "429", requests: 2, pauseMs: 500, accepted: ITEMS, delivered: true };
  const table = answersTable("1.2.3", [
    { ...one, signal: "traces" },
    { ...one, signal: "metrics", accepted: 2 * ITEMS },
    { ...one, signal: "logs", requests: 1, pauseMs: undefined, accepted: 0, delivered: false },
  ]);
  expect(table).toContain(
    "traces: retries; metrics: delivered after 2 requests, 6 items accepted; logs: gives up",
  );
});
