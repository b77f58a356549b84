import { expect, test } from "vitest";
import { FAULT_KINDS, RENAMED_FAULTS } from "../../../../src/record/fault.ts";
import { type Fault, faultSchema, typeOf } from "../../../../src/scenario/faults/registry.ts";
import {
  leaveBehind,
  needsOf,
  writeMessages,
} from "../../../../src/scenario/incidents/setup-of.ts";

/** An entry of each kind, as an incident file has it. */
const ENTRIES = [
  { do: "kill", part: "kafka" },
  { do: "pause", part: "target" },
  { do: "stop", part: "edge" },
  { do: "configure", part: "edge", with: { first: { filter: {} } } },
  { do: "respond", status: 503 },
  { do: "slow", by: "2s" },
  { do: "drop" },
  { do: "revoke-key" },
  { do: "restrict-key" },
  { do: "fill-disk" },
  { do: "mapping-conflict", signal: "logs" },
  { do: "produce", signal: "logs", text: "x" },
  { do: "login", part: "edge", with: "wrong-password" },
  { do: "replay", file: "messages.ndjson" },
  { do: "add-backend" },
  { do: "shorten-retention", only: "2s" },
  { do: "recreate-topic", signal: "logs" },
  { do: "add-partitions", signal: "logs", to: 6 },
  { do: "set-topic", signal: "logs", config: { "retention.ms": 1000 } },
  { do: "delete-records", signal: "logs", keep: 2 },
  { do: "reset-offsets", to: "latest" },
  { do: "set-acl", part: "edge", deny: "write" },
  { do: "upgrade", part: "kafka", to: "4.1.1" },
];
const FAULTS: Fault[] = ENTRIES.map((entry) => faultSchema.parse({ at: "1s", ...entry }));

const faults = (...kinds: Fault["do"][]) => FAULTS.filter((fault) => kinds.includes(fault.do));

test("every kind of the history can be written in an incident file, except an outage by its network", () => {
  const kinds = FAULTS.map((fault) => fault.do);
  expect([...kinds, "cut"].sort()).toEqual([...FAULT_KINDS].sort());
  expect(Object.keys(RENAMED_FAULTS).filter((name) => kinds.some((kind) => kind === name))).toEqual(
    [],
  );
});

test("an entry with a key of another kind is refused", () => {
  expect(faultSchema.safeParse({ at: "1s", do: "drop", by: "2s" }).success).toBe(false);
});

test.each(["respond", "slow", "drop"] as const)("%s needs a proxy before Elasticsearch", (kind) => {
  expect(needsOf(faults(kind)).elasticsearch).toEqual({ proxy: true });
});

test("what faults need is added up, and nothing else is", () => {
  const needs = needsOf(faults("login", "shorten-retention", "drop"));
  expect(needs).toMatchObject({
    kafka: { login: { mechanism: "SCRAM-SHA-512" }, settings: { "log.roll.ms": 1_000 } },
    elasticsearch: { proxy: true },
  });
  expect(needsOf(faults("kill", "pause"))).toEqual({ kafka: { settings: {} }, elasticsearch: {} });
});

test("each release that a part becomes is made ready before it starts", () => {
  const again = faultSchema.parse({ at: "2s", do: "upgrade", part: "kafka", to: "4.4.0" });
  const other = faultSchema.parse({ at: "3s", do: "upgrade", part: "elasticsearch", to: "9.4.3" });
  expect(needsOf([...faults("upgrade"), again, other])).toMatchObject({
    kafka: { laterReleases: ["4.1.1", "4.4.0"] },
    elasticsearch: { laterReleases: ["9.4.3"] },
  });
});

test.each([
  ["kafka", "3.8.1", "too old"],
  ["kafka", "next", "not a version of Kafka"],
  ["elasticsearch", "9", "not a version of Elasticsearch"],
])("a release of %s that cannot be one is refused: %s", (part, to, problem) => {
  const { error } = faultSchema.safeParse({ at: "1s", do: "upgrade", part, to });
  expect(error?.issues).toMatchObject([
    { path: ["to"], message: expect.stringContaining(problem) },
  ]);
});

test("a backend that joins stays only without an end", () => {
  expect(leaveBehind(faults("add-backend"))).toBe(true);
  const leaving = faultSchema.parse({ at: "1s", do: "add-backend", for: "2s" });
  expect(leaveBehind([leaving])).toBe(false);
  expect(leaveBehind(faults("kill", "replay"))).toBe(false);
});

test("only a replay writes messages that may become documents of others", () => {
  expect(writeMessages(faults("replay"))).toBe(true);
  expect(writeMessages(faults("produce", "kill"))).toBe(false);
});

test("a replay's file is found from the folder of the incident's", () => {
  const [replay] = faults("replay");
  if (replay === undefined) throw new Error("no replay");
  expect(typeOf(replay).resolved?.(replay, "/incidents")).toMatchObject({
    file: "/incidents/messages.ndjson",
  });
});
