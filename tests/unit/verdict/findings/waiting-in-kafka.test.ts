import { expect, test } from "vitest";
import {
  notProcessed,
  paused,
  unmarshalFailed,
} from "../../record/collector-log/recorded-lines.ts";
import { partition, stateOf } from "../../scenario/states.ts";
import { found, MISSING, only } from "./found.ts";
import { atRest, foundWith, LOST, READ_JSON, textsOf } from "./mismatched.ts";

const waiting = (how: "stalled" | "quiet") =>
  ({ settled: { how, state: stateOf({ partitions: [partition(9, 4)] }), movedAt: 0 } }) as const;

test("waiting-in-kafka: reported where the pipeline stalled and something is missing", async () => {
  const finding = await only("waiting-in-kafka", { ...waiting("stalled"), ...MISSING });
  expect(finding.severity).toBe("loss");
  expect(finding.evidence[0]?.text).toBe("offsets 4 to 8 are not committed");
});

test("waiting-in-kafka: reported with the receiver's lines where a partition stands still", async () => {
  const lines = [unmarshalFailed(), notProcessed(), paused()];
  const changes = { signals: LOST, lines, ...atRest(null) };
  const findings = await foundWith({ backend: READ_JSON }, changes);
  expect(textsOf(findings.find(({ code }) => code === "waiting-in-kafka"))).toEqual([
    "offsets 0 to 2; no consumer group has committed here",
    expect.stringContaining("unable to process message"),
    expect.stringContaining("pausing partition"),
  ]);
});

test("waiting-in-kafka: not reported where nothing is missing, or all is committed", async () => {
  expect(await found(waiting("stalled"))).toEqual([]);
  expect(await found({ ...waiting("quiet"), ...MISSING })).toEqual([]);
});
