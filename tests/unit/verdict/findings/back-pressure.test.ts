import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { changedConfig } from "../../../../src/collector-config/changed-config.ts";
import type { LogLine } from "../../../../src/record/collector-log/log.ts";
import { loadDurable } from "../../../../src/verdict/findings/durable-line.ts";
import { findFaults } from "../../../../src/verdict/findings/find-faults.ts";
import type { Finding } from "../../../../src/verdict/findings/finding.ts";
import { quote, type RunFacts } from "../../../../src/verdict/findings/run-facts.ts";
import { stateOf } from "../../scenario/states.ts";
import { accountOf, factsOf } from "./facts.ts";
import { recorded } from "./recorded.ts";

const MISSING = { signals: { traces: accountOf(30) } };

/** The findings of a run on `configs/durable` with mOTLP. */
async function found(changes: Partial<RunFacts>): Promise<readonly Finding[]> {
  const facts = await factsOf("durable", { target: "motlp", durable: await loadDurable("motlp") });
  return findFaults({ ...facts, ...changes });
}

function backend(...lines: readonly LogLine[]): Pick<RunFacts, "logs"> {
  return { logs: { edge: [], backend: lines } };
}

test("queue-full: what the receiver gave up is counted, with the settings and the way out", async () => {
  const lines = [recorded("queueFullRejected", 18), recorded("queueFullSkipped", 18)];
  const findings = await found({ ...backend(...lines), ...MISSING });
  expect(findings).toMatchObject([{ code: "queue-full", severity: "loss" }]);
  expect(findings[0]?.message).toContain("refused 18 items");
  expect(findings[0]?.remedy).toMatch(/as configs\/durable\/backend-motlp\.yaml:\d+ does/);
});

test("queue-full: not while somebody tries again until there is room", async () => {
  expect(await found({ ...backend(recorded("queueFullRejected", 18)), ...MISSING })).toEqual([]);
  const edge = { logs: { edge: [recorded("queueFullRejected", 3)], backend: [] } };
  expect(await found(edge)).toEqual([]);
});

test("queue-full: at the edge, where the SDK gave up", async () => {
  const logs = { edge: [recorded("queueFullRejected", 3)], backend: [] };
  const signals = { traces: { ...accountOf(0), refused: 4, unknown: 1 } };
  const finding = (await found({ logs, signals })).find(({ code }) => code === "queue-full");
  expect(finding).toMatchObject({ severity: "loss" });
  expect(finding?.message).toContain("the SDK gave up on 5 items");
  const [, file = "", line] = /(configs\/durable\/edge\.yaml):(\d+) does/.exec(
    finding?.remedy ?? "",
  ) as RegExpExecArray;
  expect(readFileSync(file, "utf8").split("\n")[Number(line) - 1]).toContain("block_on_overflow");
});

test("retries-without-pause: attempts are counted, and the missing multiplier is named", async () => {
  const facts = await factsOf("durable");
  const kafka = { error_backoff: { enabled: true, multiplier: null } };
  const changed = changedConfig(facts.backend, { receivers: { kafka } });
  const line = recorded("backedOffForNothing", 9_000);
  const findings = await found({ ...backend(line), backend: changed });
  expect(findings).toMatchObject([{ code: "retries-without-pause", severity: "risk" }]);
  expect(findings[0]?.message).toContain("tried again 9000 times without a pause");
  expect(findings[0]?.evidence[0]?.text).toBe("kafka sets error_backoff: multiplier: 0");
});

test("retries-without-pause: not where there are pauses", async () => {
  const line = recorded("backedOffForNothing");
  const paused = { ...line, fields: { ...line.fields, delay: 0.1 } };
  expect(await found(backend(paused))).toEqual([]);
});

test("partial-success: the rejected items are counted; a loss where that signal's are missing", async () => {
  const line = recorded("partialSuccess", 2);
  const [loss] = await found({ ...backend(line), ...MISSING });
  expect(loss).toMatchObject({ code: "partial-success", severity: "loss" });
  expect(loss?.message).toContain("mOTLP accepted requests in part and rejected 6 of their items");
  expect(loss?.evidence[0]?.text).toBe(quote(line));
  const others = { signals: { logs: accountOf(30), traces: accountOf(0) } };
  const [risk] = await found({ ...backend(line), ...others });
  expect(risk).toMatchObject({ code: "partial-success", severity: "risk" });
});

test("partial-success: not for a warning that rejects nothing", async () => {
  const line = recorded("partialSuccess");
  const warning = { ...line, fields: { ...line.fields, dropped_spans: 0 } };
  expect(await found({ ...backend(warning), ...MISSING })).toEqual([]);
});

test("waiting-at-edge: the queue holds what Kafka does not take, and why", async () => {
  const edge = { ...stateOf().edge, queued: 3 };
  const settled = { how: "stalled", state: { ...stateOf(), edge }, movedAt: 0 } as const;
  const logs = { edge: [recorded("noTopic"), recorded("noAnswer", 2)], backend: [] };
  const [finding] = await found({ settled, logs, ...MISSING });
  expect(finding).toMatchObject({ code: "waiting-at-edge", severity: "loss" });
  expect(finding?.message).toContain("still holds 3 requests that Kafka does not take");
  expect(finding?.message).toContain("there is no topic never-logs.");
  expect(finding?.evidence[0]?.text).toContain("UNKNOWN_TOPIC_OR_PARTITION");
  const silent = await found({ settled, ...MISSING });
  expect(silent).toMatchObject([{ code: "waiting-at-edge" }]);
});

test("waiting-at-edge: not where everything arrived later, or nothing is held", async () => {
  const logs = { edge: [recorded("noTopic"), recorded("shutDown")], backend: [] };
  expect(await found({ logs })).toEqual([]);
  const settled = { how: "stalled", state: stateOf(), movedAt: 0 } as const;
  expect(await found({ settled, ...MISSING })).toEqual([]);
});

test("retries-exhausted: not for what a shutdown interrupted", async () => {
  expect(await found({ logs: { edge: [recorded("shutDown")], backend: [] } })).toEqual([]);
});
