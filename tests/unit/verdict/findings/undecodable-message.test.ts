import { expect, test } from "vitest";
import {
  notProcessed,
  paused,
  skipped,
  unmarshalFailed,
} from "../../record/collector-log/recorded-lines.ts";
import { codesOf } from "./found.ts";
import { atRest, foundWith, LOST, READ_JSON } from "./mismatched.ts";

test("undecodable-message: reported with its place, and that the receiver skips it", async () => {
  const lines = [unmarshalFailed(), skipped()];
  const findings = await foundWith({}, { signals: LOST, lines, ...atRest(3) });
  expect(codesOf(findings)).toEqual(["loss undecodable-message"]);
  expect(findings[0]?.message).toBe(
    "1 message cannot be decoded: topic otel-logs, partition 0, offset 0. The receiver skips what it cannot decode.",
  );
});

test("undecodable-message: reported as a risk where nothing is missing; it stops the partition", async () => {
  const lines = [unmarshalFailed(), notProcessed(), paused()];
  const [finding] = await foundWith({}, { lines });
  expect(finding).toMatchObject({ code: "undecodable-message", severity: "risk" });
  expect(finding?.message).toContain("The receiver stops there");
});

test("undecodable-message: not reported where the configs themselves are the reason", async () => {
  const lines = [unmarshalFailed(), skipped()];
  const findings = await foundWith({ backend: READ_JSON }, { signals: LOST, lines, ...atRest(3) });
  expect(codesOf(findings)).toEqual(["loss encoding-mismatch"]);
});

test("undecodable-message: not reported for what was decoded and refused further on", async () => {
  expect(await foundWith({}, { lines: [skipped(), notProcessed()] })).toEqual([]);
});
