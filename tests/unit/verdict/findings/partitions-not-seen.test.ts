import { expect, test } from "vitest";
import type { AdminChange } from "../../../../src/record/admin-facts.ts";
import type { RunFacts } from "../../../../src/verdict/findings/run-facts.ts";
import { partition, stateOf } from "../../scenario/states.ts";
import { accountOf, line, SINCE } from "./facts.ts";
import { backendLog, found, foundOf, only } from "./found.ts";

const TOPIC = "otel-logs";
const ADDED: { readonly administration: readonly AdminChange[] } = {
  administration: [{ do: "add-partitions", at: SINCE + 1, topic: TOPIC, from: 1, to: 3 }],
};

/** The topic at the end: messages and commits of each partition. */
function atEnd(
  how: RunFacts["settled"]["how"],
  ...ends: readonly (readonly [end: number, committed: number | null])[]
): Pick<RunFacts, "settled"> {
  const partitions = ends.map(([end, committed], number) => ({
    ...partition(end, committed, TOPIC),
    partition: number,
  }));
  return { settled: { how, state: stateOf({ partitions }), movedAt: 0 } };
}

const LOST = { signals: { logs: accountOf(12) } };

test("partitions-not-seen: reported where the edge writes to the old partitions alone", async () => {
  const ends = atEnd("complete", [9, 9], [0, null], [0, null]);
  const finding = await only("partitions-not-seen", { ...ADDED, ...ends });
  expect(finding.severity).toBe("risk");
  expect(finding.message).toContain(
    "The topic otel-logs got 3 partitions instead of 1, and the edge wrote to the old ones alone",
  );
  expect(finding.evidence.map(({ text }) => text)).toEqual([
    "nothing was written to partitions 1 to 2",
    "kafka sets no metadata.refresh_interval; the default is 10m",
  ]);
});

test("partitions-not-seen: reported as a loss where the backend does not read the new ones", async () => {
  const ends = atEnd("stalled", [9, 9], [4, null], [2, null]);
  const findings = await foundOf("partitions-not-seen", { ...ADDED, ...LOST, ...ends });
  expect(findings).toMatchObject([{ severity: "loss" }]);
  expect(findings[0]?.message).toMatch(/They wait\. Missing: 12 logs\.$/);
  expect(findings[0]?.evidence.map(({ text }) => text)).toContain(
    "offsets 0 to 3 are not committed",
  );
});

/** A consumer that gets the second partition, and begins at its end. */
const AT_END = line({
  ...{ level: "info", msg: "assigning partitions", signal: "logs" },
  input: "otel-logs[1{-1 e-1}]",
});

test("partitions-not-seen: reported as a loss where the backend begins behind what was written", async () => {
  const ends = atEnd("quiet", [9, 9], [4, 4], [0, null]);
  const changes = { ...ADDED, ...LOST, ...ends, ...backendLog(AT_END) };
  const findings = await foundOf("partitions-not-seen", changes);
  expect(findings).toMatchObject([{ severity: "loss" }]);
  expect(findings[0]?.message).toContain("It began at their ends (initial_offset: latest)");
});

test("partitions-not-seen: not reported where new partitions are written and read, or none are added", async () => {
  const seen = atEnd("complete", [9, 9], [4, 4], [0, null]);
  expect(await found({ ...ADDED, ...seen })).toEqual([]);
  expect(await found(atEnd("complete", [9, 9], [0, null], [0, null]))).toEqual([]);
});
