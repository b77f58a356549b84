import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScenarioReport } from "../../src/report/report.ts";
import type { ScenarioRun } from "../../src/scenario/scenario-run.ts";
import type { Target, TargetReader } from "../../src/targets/target.ts";
import type { Lift } from "../../src/targets/target-faults.ts";
import { SIGNALS } from "../../src/telemetry/item.ts";
import { done, notYet, waitFor } from "../../src/wait.ts";
import { Stack } from "./stack.ts";

/** What a real Elasticsearch and the front before it can be made to do wrong, on configs/durable. */
let stack: Stack;
let target: Target;
beforeAll(async () => {
  const changes = { elasticsearch: { front: true } };
  stack = await Stack.open({ configs: "durable", target: "elasticsearch", changes });
  target = await stack.pipeline.target;
});
afterAll(() => stack?.close());

/** Three of each kind of attributes. */
const ITEMS = 21;
const SLOW_MS = 2_000;
const WHOLE = { duplicated: 0, altered: 0, unexpected: 0 };
/** Only a deadline for tests that would never end; nothing is measured by it. */
const TIMEOUT_MS = 60_000;

function able<T>(ability: T | undefined): T {
  if (ability === undefined) throw new Error("the target cannot do this");
  return ability;
}

function front() {
  return able(target.front).counts;
}

async function until(what: string, look: () => Promise<readonly [boolean, unknown]>) {
  const { signal } = stack.pipeline;
  const probe = async () => {
    const [holds, seen] = await look();
    return holds ? done(undefined) : notYet(JSON.stringify(seen));
  };
  await waitFor(probe, { for: what, timeoutMs: TIMEOUT_MS, signal });
}

/** A scenario whose first items have arrived, so that its data streams are there. */
async function begin(name: string) {
  const scenario = await stack.scenario(name);
  const scope = { dataset: scenario.id, namespace: "harness" };
  const reader = await target.openReader({ run: scenario.id, ...scope, strays: [] });
  await scenario.send(ITEMS);
  await scenario.startBackend();
  await arrived(reader, ITEMS);
  return { scenario, scope, reader };
}

/** Waits until so many items of each signal have arrived. */
async function arrived(reader: TargetReader, items: number): Promise<void> {
  await until(`${items} items of each signal`, async () => {
    const counts = await reader.count(stack.pipeline.signal);
    return [SIGNALS.every((signal) => counts[signal] === items), counts];
  });
}

/** Does something, and waits until each signal has been tried so many times since. */
async function tried(attempts: number, requests: () => number, action: () => Promise<void>) {
  const before = requests();
  await action();
  await until(`${attempts} attempts of each signal`, async () => {
    const made = requests() - before;
    return [made >= attempts * SIGNALS.length, made];
  });
}

async function judged(scenario: ScenarioRun): Promise<ScenarioReport> {
  return scenario.judge(await scenario.settle(), { promise: "at-least-once" });
}

function codes({ findings }: ScenarioReport): string[] {
  return findings.map(({ code, severity }) => `${severity}: ${code}`);
}

test("429, 503, lost connections, a slow answer, a full disk and a lost right are waited out", async () => {
  const { scenario, scope, reader } = await begin("waited-out");
  let sent = ITEMS;
  const during = async (what: string, start: () => Promise<Lift>, check: () => Promise<void>) => {
    const lift = await scenario.break("target", what, start);
    await check();
    await scenario.break("target", `${what}, no more`, lift);
    sent += ITEMS;
    await arrived(reader, sent);
  };
  /** Nothing gets through while it lasts. */
  const refuses = (what: string, start: () => Promise<Lift>, requests: () => number) =>
    during(what, start, async () => {
      await tried(2, requests, () => scenario.send(ITEMS));
      const counts = await reader.count(stack.pipeline.signal);
      expect(counts, what).toEqual({ traces: sent, metrics: sent, logs: sent });
    });
  const { answerAll, dropAll, slowDown, fillDisk, restrictKey } = target;
  const answered = (status: number) => () => front().answered[status] ?? 0;
  await refuses("the front answers 429", () => able(answerAll)(429, 1), answered(429));
  await refuses("the front answers 503", () => able(answerAll)(503), answered(503));
  await refuses("the front drops", able(dropAll), () => front().dropped);
  // From here on it is Elasticsearch that refuses, each document by itself.
  const passed = () => front().passed;
  await refuses("its disk is full", () => able(fillDisk)(scope), passed);
  await refuses("its key may not write", able(restrictKey), passed);
  const started = performance.now();
  await during(
    "it is slow",
    () => able(slowDown)(SLOW_MS),
    async () => {
      await tried(
        1,
        () => front().slowed,
        () => scenario.send(ITEMS),
      );
    },
  );
  expect(performance.now() - started).toBeGreaterThan(SLOW_MS);
  const report = await judged(scenario);
  const whole = { ...WHOLE, sent, delivered: sent, missing: 0 };
  expect(report.signals).toMatchObject({ traces: whole, metrics: whole, logs: whole });
  expect(codes(report)).toEqual([]);
});

test("413 and a mapping that conflicts cost exactly what they refuse, each with its finding", async () => {
  const { scenario, scope } = await begin("refused");
  const lift = await scenario.break("target", "the front answers 413", () =>
    able(target.answerAll)(413),
  );
  await tried(
    1,
    () => front().answered[413] ?? 0,
    () => scenario.send(ITEMS),
  );
  await scenario.break("target", "the front passes all on", lift);
  const map = able(target.conflictMapping);
  for (const signal of ["traces", "logs"] as const) {
    await scenario.break("target", `${signal} conflict`, () => map(signal, scope));
  }
  await scenario.send(ITEMS);
  const report = await judged(scenario);
  const tooLarge = Array.from({ length: ITEMS }, (_, place) => ITEMS + place);
  // Those with the attribute text.plain, and those with a body that holds a currency.
  const lost = { traces: [42, 49, 56], metrics: [], logs: [46, 55] };
  for (const signal of SIGNALS) {
    const missing = [...tooLarge, ...lost[signal]];
    const account = { ...WHOLE, sent: 3 * ITEMS, missingSequences: missing };
    expect(report.signals[signal], signal).toMatchObject(account);
  }
  expect(codes(report)).toEqual(["loss: rejected-documents", "loss: too-large"]);
  const [rejected, large] = report.findings.map(({ message }) => message);
  expect(rejected).toContain("5 documents (document_parsing_exception)");
  expect(large).toContain(`the ${3 * ITEMS} items in them`);
});

test("a revoked key holds everything back, with its finding, until there is another one", async () => {
  const { scenario, reader } = await begin("revoked");
  await scenario.break("target", "the key is revoked", able(target.revokeKey));
  const revoked = target.apiKey;
  await scenario.send(ITEMS);
  const report = await judged(scenario);
  const held = { ...WHOLE, sent: 2 * ITEMS, delivered: ITEMS, missing: ITEMS };
  expect(report.signals).toMatchObject({ traces: held, metrics: held, logs: held });
  expect(codes(report)).toEqual(["loss: authentication-refused", "loss: waiting-in-kafka"]);
  await stack.pipeline.renewKey();
  expect(target.apiKey).not.toBe(revoked);
  expect((await stack.pipeline.keyAnswers()).map(({ status }) => status)).toEqual([200]);
  await arrived(reader, 2 * ITEMS);
});
