import { expect, test } from "vitest";
import { skipped, unmarshalFailed } from "../../record/collector-log/recorded-lines.ts";
import { partition, stateOf } from "../../scenario/states.ts";
import { accountOf } from "./facts.ts";
import { codesOf } from "./found.ts";
import { atRest, foundWith, LOST, READ_JSON, textsOf } from "./mismatched.ts";

test("silent-mismatch: reported where all is gone and committed, and no line says so", async () => {
  const findings = await foundWith({ backend: READ_JSON }, { signals: LOST, ...atRest(3) });
  expect(codesOf(findings)).toEqual(["loss silent-mismatch"]);
  expect(findings[0]?.message).toContain("100 of 100 logs are gone without a log line");
  expect(findings[0]?.message).toContain("all 3 messages of otel-logs are committed");
  expect(textsOf(findings[0])).toContain("offsets 0 to 2; committed: 3");
});

test("silent-mismatch: reported for a topic that is read as another signal", async () => {
  const write = { exporters: { kafka: { logs: { topic: "otel-traces" } } } };
  const state = stateOf({ partitions: [partition(3, 3, "otel-traces")] });
  const settled = { how: "quiet", state, movedAt: 0 } as const;
  const findings = await foundWith({ edge: write }, { signals: LOST, settled });
  expect(codesOf(findings)[0]).toBe("loss silent-mismatch");
  expect(findings[0]?.message).toContain("reads otel-traces as traces in otlp_proto");
});

test.each([
  ["a line names one of them", { lines: [unmarshalFailed(), skipped()], ...atRest(3) }],
  ["they are not committed", atRest(1)],
  ["some arrived", { signals: { logs: accountOf(40) }, ...atRest(3) }],
  ["nothing is missing", { signals: { logs: accountOf(0) }, ...atRest(3) }],
])("silent-mismatch: not reported where %s", async (_why, facts) => {
  const findings = await foundWith({ backend: READ_JSON }, { signals: LOST, ...facts });
  expect(findings.map(({ code }) => code)).not.toContain("silent-mismatch");
});

test("silent-mismatch: not reported where the configs agree", async () => {
  expect(await foundWith({}, { signals: LOST, ...atRest(3) })).toEqual([]);
});
