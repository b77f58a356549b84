import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { differences } from "../../../scripts/mutate/compare.ts";
import { applyEdits } from "../../../scripts/mutate/edit.ts";
import { expectedOf } from "../../../scripts/mutate/expected.ts";
import { PAGE, pageOf } from "../../../scripts/mutate/page.ts";
import { SAMPLE, SAMPLE_IDS } from "../../../scripts/mutate/sample.ts";
import { selected } from "../../../scripts/mutate/select.ts";
import type { Variation } from "../../../scripts/mutate/variation.ts";
import { VARIATIONS } from "../../../scripts/mutate/variations.ts";
import { repositoryPath } from "../../../src/base/repository.ts";
import type { Report } from "../../../src/report/report.ts";

function variation(id: string): Variation {
  const found = VARIATIONS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no variation ${id}`);
  return found;
}

test("at least 200 variations of both sets on both targets, each with an id of its own", () => {
  expect(VARIATIONS.length).toBeGreaterThanOrEqual(200);
  expect(new Set(VARIATIONS.map(({ id }) => id)).size).toBe(VARIATIONS.length);
  const bases = new Set(VARIATIONS.map(({ base }) => `${base.set} ${base.target}`));
  expect(bases.size).toBe(4);
});

test("every variation differs from its set, and is YAML", () => {
  const errors: string[] = [];
  const unchanged = VARIATIONS.filter(({ id, base, mutation }) => {
    const edits = mutation.edits(base);
    return (["edge", "backend"] as const).every((role) => {
      const own = edits.filter(({ file }) => file === role);
      if (own.length === 0) return true;
      const name = role === "edge" ? "edge.yaml" : `backend-${base.target}.yaml`;
      const text = readFileSync(repositoryPath(join("configs", base.set, name)), "utf8");
      const edited = applyEdits(text, own);
      const texts = [edited.text, ...edited.over, ...Object.values(edited.included)];
      const found = texts.flatMap((one) => parseDocument(one, { merge: true }).errors);
      errors.push(...found.map(({ message }) => `${id}: ${message}`));
      return edited.text === text && edited.over.length === 0;
    });
  });
  expect(errors).toEqual([]);
  expect(unchanged.map(({ id }) => id)).toEqual([
    "outages/nothing-changed@durable-motlp",
    // Their variables are changed.
    "logins/a-wrong-key@durable-motlp",
    "logins/a-wrong-key@durable-elasticsearch",
  ]);
});

test("the sample that CI runs names variations, and selections are reproducible", () => {
  expect(SAMPLE.map(({ id }) => id).toSorted()).toEqual([...SAMPLE_IDS].toSorted());
  const pick = (seed: string) => selected(VARIATIONS, { sample: "5", seed }).map(({ id }) => id);
  expect(pick("1")).toEqual(pick("1"));
  expect(pick("1")).not.toEqual(pick("2"));
  expect(() => selected(VARIATIONS, { only: ["no-such-kind"], seed: "1" })).toThrow("no variation");
});

test(`${PAGE} is what \`npm run mutate -- --page\` writes`, () => {
  expect(readFileSync(repositoryPath(PAGE), "utf8")).toBe(pageOf(VARIATIONS));
});

describe("what is expected follows from the rule", () => {
  test("a filter drops on purpose, and is missing where items are held against what was sent", () => {
    const plain = expectedOf(variation("filter/edge-drops-every-fifth-log@durable-motlp"));
    expect(plain).toMatchObject({
      exitCode: 1,
      findings: ["risk unapproved-effects"],
      effects: ["logs dropped"],
      signals: { logs: { sent: 24, dropped: 6, missing: { least: 0, most: 0 } } },
    });
    const asSent = expectedOf(variation("filter/edge-drops-every-fifth-log@durable-motlp-as-sent"));
    expect(asSent).toMatchObject({
      ...{ exitCode: 1, findings: [] },
      signals: {
        logs: { sent: 30, missing: { least: 6 }, lostAt: { edge: { least: 6, most: 6 } } },
      },
    });
  });

  test("on Elastic's page the first half is lost, and the second half by luck", () => {
    const { exitCode, signals } = expectedOf(
      variation("extras/a-memory-limiter-at-the-edge@documented-motlp"),
    );
    expect(exitCode).toBe(1);
    expect(signals.traces?.lostAt["backend-collector"]).toEqual({ least: 15, most: 30 });
  });
});

describe("what the harness says is held against it", () => {
  const expected = expectedOf(variation("topics/edge-renames-the-topic-of-logs@durable-motlp"));
  const account = (missing: number, hop: string) => ({
    ...{ sent: 30, missing, refused: 0, unknown: 0, duplicated: 0, altered: 0, unexpected: 0 },
    lostAt: {
      ...{ "edge-refused": 0, edge: 0, retention: 0, "waiting-in-kafka": 0 },
      ...{ "backend-collector": 0, "backend-rejected": 0, unattributed: 0 },
      [hop]: missing,
    },
  });
  const reportOf = (hop: string, findings: readonly string[]) =>
    ({
      scenarios: [
        {
          signals: {
            traces: account(0, "edge"),
            metrics: account(0, "edge"),
            logs: account(30, hop),
          },
          findings: findings.map((one) => {
            const [severity, code] = one.split(" ");
            return { severity, code };
          }),
        },
      ],
    }) as unknown as Report;
  const RIGHT = ["loss topic-mismatch", "loss waiting-in-kafka"];

  test("the same verdict, hop and findings: no difference", () => {
    const got = { exitCode: 1, stderr: "", report: reportOf("waiting-in-kafka", RIGHT) };
    expect(differences(expected, got, false)).toEqual([]);
  });

  test("another verdict, hop or finding is named", () => {
    const got = {
      exitCode: 0,
      stderr: "",
      report: reportOf("edge", ["loss topic-mismatch", "risk too-large"]),
    };
    expect(differences(expected, got, false)).toEqual([
      "exit code 0 in place of 1",
      "logs: 30 lost at edge in place of 0",
      "logs: 0 lost at waiting-in-kafka in place of 30",
      "no finding loss waiting-in-kafka",
      "a finding risk too-large",
    ]);
  });
});
