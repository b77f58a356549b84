import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { HarnessError } from "../../../src/base/errors.ts";
import type { Report } from "../../../src/report/report.ts";
import { runUpgrade } from "../../../src/upgrade/run-upgrade.ts";
import type { Verdict } from "../../../src/verdict/scenario-report.ts";

/** Runs with the verdicts of four pairs; says which runs there were. */
async function run(
  verdicts: readonly (Verdict | "throws")[],
  signal = new AbortController().signal,
) {
  const ran: string[] = [];
  const left = [...verdicts];
  const report = (verdict: Verdict) => ({ verdict, scenarios: [] }) as unknown as Report;
  const found = await runUpgrade({
    folder: await mkdtemp(join(tmpdir(), "edot-runs-")),
    ...{ from: "1", to: "2", signal },
    runCell: async ({ edge, backend }) => {
      ran.push(`${edge}/${backend}`);
      const verdict = left.shift() ?? "pass";
      if (verdict === "throws") throw new HarnessError({ code: "part-failed", message: "broken" });
      return report(verdict);
    },
    runRolling: async (orders) => {
      ran.push(...orders);
      return report("pass");
    },
  });
  return { ran, found };
}

test("every pair is run, and both orders where a pair between the ends passes", async () => {
  const { ran, found } = await run(["pass", "fail", "pass", "pass"]);
  expect(ran).toEqual(["1/1", "1/2", "2/1", "2/2", "edge-first", "backend-first"]);
  // A rolling upgrade without its scenario was not judged.
  expect(found.rolling.map(({ verdict }) => verdict)).toEqual(["error", "error"]);
});

test.each([
  ["both pairs between the ends fail", ["pass", "fail", "fail", "pass"]],
  ["the old pair fails", ["fail", "pass", "pass", "pass"]],
  ["the new pair fails", ["pass", "pass", "pass", "fail"]],
] as const)("no order is tried where %s", async (_what, verdicts) => {
  expect((await run(verdicts)).ran).toEqual(["1/1", "1/2", "2/1", "2/2"]);
});

test("a run that could not be judged does not end the others", async () => {
  const { ran, found } = await run(["pass", "throws", "pass", "pass"]);
  expect(ran).toHaveLength(6);
  expect(found.matrix[1]).toMatchObject({ verdict: "error", error: { message: "broken" } });
});

test("the user's wish does", async () => {
  const reason = new HarnessError({ code: "interrupted", message: "ended by SIGINT" });
  await expect(run(["throws"], AbortSignal.abort(reason))).rejects.toBe(reason);
});
