import { expect } from "vitest";
import { mergeTrees } from "../../src/collector-config/merge-trees.ts";
import type { LogLine } from "../../src/record/collector-log/log.ts";
import type { LoginChoice } from "../../src/stack/parts/kafka/logins.ts";
import { firstWords } from "./edge-words.ts";
import { Stack } from "./stack.ts";
import { ownTopics } from "./topics.ts";

/** How many items of each signal a scenario sends. */
export const ITEMS = 10;
const WHOLE = { sent: ITEMS, delivered: ITEMS, missing: 0, altered: 0, refused: 0, unknown: 0 };

/** A broker that takes SCRAM, in plain text and over TLS, with `configs/durable`. */
export function openScramStack(): Promise<Stack> {
  const login = { mechanism: "SCRAM-SHA-512" } as const;
  return Stack.open({ configs: "durable", changes: { kafka: { login } } });
}

/** Starts both collectors on topics of their own, with a login. */
export async function startWithLogin(
  stack: Stack,
  name: string,
  login: LoginChoice,
): Promise<void> {
  const settings = (await stack.pipeline.kafka).logins?.client(login) ?? {};
  const { edge, backend } = ownTopics(name);
  await stack.change("edge", mergeTrees(edge, { exporters: { kafka: settings } }));
  await stack.change("backend", mergeTrees(backend, { receivers: { kafka: settings } }));
}

/** With a right login everything arrives. */
export async function expectAllArrives(stack: Stack, how: string, tls: boolean): Promise<void> {
  const name = how.replaceAll(" ", "-").toLowerCase();
  await startWithLogin(stack, name, { tls });
  const scenario = await stack.scenario(name);
  await scenario.send(ITEMS);
  await scenario.startBackend();
  const settled = await scenario.settle();
  const report = await scenario.judge(settled);
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
}

/** A wrong login, what is wrong with it, and what the edge logs of it. */
export type WrongLogin = readonly [how: string, login: LoginChoice, said: RegExp];

/** A wrong login is said, and nothing is lost once it is right. */
export async function expectSaidAndKept(
  stack: Stack,
  ...[how, login, said]: WrongLogin
): Promise<void> {
  const name = how.replaceAll(" ", "-").toLowerCase();
  await startWithLogin(stack, name, login);
  const scenario = await stack.scenario(name);
  const since = Date.now();
  await scenario.act("edge", how, () => scenario.send(ITEMS));
  await firstWords(stack, since, (line) => isTrouble(line) && said.test(wordsOf(line)));
  await startWithLogin(stack, name, { tls: false });
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
}

function isTrouble({ level }: LogLine): boolean {
  return level === "warn" || level === "error";
}

/** All that a line says. */
export function wordsOf({ message, error = "", fields }: LogLine): string {
  return `${message} ${error} ${fields.err}`;
}
