import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { repositoryPath } from "../../../src/base/repository.ts";
import { RULES } from "../../../src/checks/registry.ts";
import { BACKEND } from "./cases/backend.ts";
import { EDGE } from "./cases/edge.ts";
import { TOPICS } from "./cases/topics.ts";
import { checked, type Variant } from "./pair.ts";

const CASES = { ...TOPICS, ...EDGE, ...BACKEND };

const found = async (rule: string, variant: Variant) =>
  (await checked(variant)).filter((result) => result.rule === rule);

test("each file in rules/ is a rule of the registry, by its id, with a case", () => {
  const files = readdirSync(repositoryPath("src/checks/rules"));
  const ids = RULES.map(({ id }) => id);
  expect(ids.map((id) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
  expect(Object.keys(CASES).toSorted()).toEqual(ids.toSorted());
});

test.each(Object.entries(CASES))("%s: appears, with its line and a remedy", async (id, one) => {
  const results = await found(id, one.appears);
  expect(results).toHaveLength(one.times ?? 1);
  for (const { place, message, remedy } of results) {
    expect(place).toMatch(/\.yaml:\d+$/);
    expect(message).toMatch(/\.$/);
    expect(remedy).not.toMatch(/\.$|^[A-Z]/);
    expect(`${message} ${remedy}`).toContain(one.says);
  }
});

test.each(Object.entries(CASES))("%s: does not appear next to it", async (id, one) => {
  expect(await found(id, one.not)).toEqual([]);
});

test.each(["elasticsearch", "motlp"] as const)(
  "configs/durable to %s breaks no rule",
  async (target) => {
    expect(await checked({ target })).toEqual([]);
  },
);

const DOCUMENTED = [
  "error shared-topic",
  "error edge-queue-in-memory",
  "error edge-retries-end",
  "error latest-offset",
  "error marked-before-delivery",
  "error backoff-missing",
  "error queue-behind-receiver",
  "error backend-retries-end",
];
const DOCUMENTED_WARNINGS = [
  "warning listens-on-localhost",
  "warning listens-on-localhost",
  "warning edge-queue-overflow",
  "warning leader-acks",
  "warning message-size-unlimited",
];

test.each([
  [
    "elasticsearch",
    [
      ...[DOCUMENTED[0], "error cumulative-histogram", ...DOCUMENTED.slice(1)],
      ...["error status-not-retried", ...DOCUMENTED_WARNINGS],
    ],
  ],
  [
    "motlp",
    [
      ...DOCUMENTED.slice(0, -1),
      ...["error backend-queue-overflow", ...DOCUMENTED.slice(-1), ...DOCUMENTED_WARNINGS],
    ],
  ],
] as const)("configs/documented to %s breaks exactly these", async (target, expected) => {
  const results = await checked({ set: "documented", target });
  expect(results.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(expected);
});

test.each(RULES)("$id: the proof is there and names it", ({ id, provedBy: { file, names } }) => {
  expect(existsSync(repositoryPath(file)), file).toBe(true);
  const text = readFileSync(repositoryPath(file), "utf8");
  expect(text.includes(names === "the rule" ? id : names), `${file} names ${id}`).toBe(true);
});

test("docs/reference/checks.md has a heading for each rule, in the order of the registry", () => {
  const text = readFileSync(repositoryPath("docs/reference/checks.md"), "utf8");
  const headings = [...text.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(RULES.map(({ id }) => id));
});
