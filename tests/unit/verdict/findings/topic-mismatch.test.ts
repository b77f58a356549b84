import { expect, test } from "vitest";
import { skipped, unmarshalFailed } from "../../record/collector-log/recorded-lines.ts";
import { partition, stateOf } from "../../scenario/states.ts";
import { accountOf } from "./facts.ts";
import { codesOf } from "./found.ts";
import { atRest, ELSEWHERE, foundWith, LOST, textsOf } from "./mismatched.ts";

test("topic-mismatch: reported for a topic without a reader", async () => {
  const findings = await foundWith({ backend: ELSEWHERE }, { signals: LOST, ...atRest(null) });
  expect(codesOf(findings)).toEqual(["loss topic-mismatch", "loss waiting-in-kafka"]);
  expect(findings[0]?.message).toBe(
    "The edge writes logs to otel-logs. The backend reads logs from elsewhere, and no receiver reads otel-logs. Missing: 100 of 100 logs.",
  );
  expect(textsOf(findings[0])).toContain("offsets 0 to 2; committed: nothing, by no group");
});

test("topic-mismatch: reported for a topic that is taken for another signal, with the log's line", async () => {
  const write = { exporters: { kafka: { logs: { topic: "otel-traces" } } } };
  const state = stateOf({ partitions: [partition(3, 3, "otel-traces")] });
  const settled = { how: "quiet", state, movedAt: 0 } as const;
  const on = { signal: "traces", topic: "otel-traces" };
  const lines = [unmarshalFailed(on), skipped(on)];
  const findings = await foundWith({ edge: write }, { signals: LOST, settled, lines });
  expect(codesOf(findings)).toContain("loss topic-mismatch");
  expect(findings[0]?.message).toContain("and takes otel-traces for traces");
  expect(textsOf(findings[0])).toContainEqual(expect.stringContaining("failed to consume message"));
});

test("topic-mismatch: reported as a risk where no item was sent that way, or none is missing", async () => {
  const unsent = { signals: { traces: accountOf(0) }, ...atRest(3) };
  const [unused] = await foundWith({ backend: ELSEWHERE }, unsent);
  expect(unused).toMatchObject({ code: "topic-mismatch", severity: "risk" });
  expect(unused?.message).toMatch(/This run sent no item that it could have affected\.$/);
  const [saved] = await foundWith({ backend: ELSEWHERE }, { ...atRest(3) });
  expect(saved?.message).toMatch(/No item of this run was lost by it\.$/);
});

test("topic-mismatch: not reported for a topic that comes with the data, or that an expression matches", async () => {
  const dynamic = { exporters: { kafka: { topic_from_attribute: "t" } } };
  const facts = { signals: LOST, ...atRest(3) };
  expect(await foundWith({ edge: dynamic, backend: ELSEWHERE }, facts)).toEqual([]);
  const regex = { receivers: { kafka: { logs: { topics: ["^otel-l.*"] } } } };
  expect(await foundWith({ backend: regex }, facts)).toEqual([]);
});
