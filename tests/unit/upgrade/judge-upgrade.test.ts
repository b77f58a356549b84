import { describe, expect, test } from "vitest";
import { judgeUpgrade } from "../../../src/upgrade/judge-upgrade.ts";
import {
  type Cell,
  type Rolling,
  type UpgradeFacts,
  upgradeExitCode,
} from "../../../src/upgrade/upgrade-report.ts";
import type { Verdict } from "../../../src/verdict/scenario-report.ts";

const [OLD, NEW] = ["9.3.0", "9.4.3"];

function cell(edge: string, backend: string, verdict: Verdict = "pass"): Cell {
  return { edge, backend, verdict, scenarios: [], folder: `runs/${edge}-${backend}` };
}

/** Everything passes, and nothing differs. */
function facts(
  verdicts: { [pair: string]: Verdict } = {},
  changes: Partial<UpgradeFacts> = {},
): UpgradeFacts {
  const of = (edge: string, backend: string) => cell(edge, backend, verdicts[`${edge}/${backend}`]);
  const rolling = (order: Rolling["order"]): Rolling => ({
    ...{ order, verdict: verdicts[order] ?? "pass", folder: "runs/rolling" },
  });
  const configs = { edge: "edge.yaml", backend: "backend.yaml" };
  return {
    ...{ from: OLD, to: NEW, target: "motlp", configs: { from: configs, to: configs } },
    loads: [],
    matrix: [of(OLD, OLD), of(OLD, NEW), of(NEW, OLD), of(NEW, NEW)],
    rolling: [rolling("edge-first"), rolling("backend-first")],
    documents: { compared: { logs: 10 }, changes: [] },
    ...{ conflicts: [], metrics: [], defaults: [], defaultsFrom: "print-config", deprecations: [] },
    ...changes,
  };
}

const codes = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code);

describe("an upgrade", () => {
  test("is safe where everything passes and nothing differs", () => {
    const { verdict } = judgeUpgrade(facts());
    expect(verdict).toBe("safe");
    expect(upgradeExitCode(verdict)).toBe(0);
  });

  test("is not safe where a config that it needs does not load", () => {
    const refusal = { code: "config-invalid", message: "it knows no key topics" } as const;
    const load = {
      role: "backend",
      version: OLD,
      path: "b.yaml",
      isNeeded: true,
      refusal,
    } as const;
    const judged = judgeUpgrade(facts({}, { loads: [load], matrix: [], rolling: [] }));
    expect(judged.verdict).toBe("not-safe");
    expect(judged.reasons).toMatchObject([{ code: "not-loaded", text: "it knows no key topics" }]);
    expect(judged.reasons[0]?.remedy).toContain("--from-backend");
    expect(upgradeExitCode(judged.verdict)).toBe(1);
  });

  test("is not safe where the new pair loses items", () => {
    const judged = judgeUpgrade(facts({ [`${NEW}/${NEW}`]: "fail" }));
    expect(judged.verdict).toBe("not-safe");
    expect(codes(judged.reasons)).toEqual(["fails"]);
  });

  test("is not safe where the old pair does, and says that it is no news", () => {
    const judged = judgeUpgrade(facts({ [`${OLD}/${OLD}`]: "fail", [`${NEW}/${NEW}`]: "fail" }));
    expect(judged.verdict).toBe("not-safe");
    expect(codes(judged.reasons)).toEqual(["fails-before", "fails-as-before"]);
  });

  test("is not safe where both mixed pairs lose items, whatever the rolling upgrades say", () => {
    const judged = judgeUpgrade(facts({ [`${OLD}/${NEW}`]: "fail", [`${NEW}/${OLD}`]: "fail" }));
    expect(judged.verdict).toBe("not-safe");
    expect(codes(judged.reasons)).toEqual(["fails", "fails"]);
  });

  test("has one order where only the other one loses items", () => {
    const judged = judgeUpgrade(facts({ [`${NEW}/${OLD}`]: "fail", "edge-first": "fail" }));
    expect(judged.verdict).toBe("safe-with-changes");
    expect(judged.changes[0]).toMatchObject({ code: "order" });
    expect(judged.changes[0]?.text).toContain("backend collector first");
    expect(upgradeExitCode(judged.verdict)).toBe(1);
  });

  test("is not safe where the pair on the way of the passing order fails", () => {
    const verdicts = { [`${OLD}/${NEW}`]: "fail", "edge-first": "fail" } as const;
    expect(judgeUpgrade(facts(verdicts)).verdict).toBe("not-safe");
  });

  test("could not be judged where a run could not, or is not there, or nothing was compared", () => {
    expect(judgeUpgrade(facts({ [`${OLD}/${NEW}`]: "error" })).verdict).toBe("error");
    expect(judgeUpgrade(facts({ "backend-first": "error" })).verdict).toBe("error");
    expect(judgeUpgrade(facts({}, { matrix: [cell(OLD, OLD)] })).verdict).toBe("error");
    expect(judgeUpgrade(facts({}, { rolling: [] })).verdict).toBe("error");
    const { documents: _none, ...others } = facts();
    expect(judgeUpgrade(others).verdict).toBe("error");
    expect(upgradeExitCode("error")).toBe(2);
  });

  test("is no safer for a run that could not be judged", () => {
    const verdicts = { [`${NEW}/${NEW}`]: "fail", "edge-first": "error" } as const;
    expect(judgeUpgrade(facts(verdicts)).verdict).toBe("not-safe");
    const order = { [`${NEW}/${OLD}`]: "fail", "edge-first": "error" } as const;
    expect(judgeUpgrade(facts(order)).verdict).toBe("not-safe");
  });

  test("asks for changes where fields or metrics are gone; what is new is a note", () => {
    const change = { signal: "logs", field: "f", items: 1, example: { sequence: 0 } } as const;
    const judged = judgeUpgrade(
      facts(
        {},
        {
          documents: {
            compared: { logs: 1 },
            changes: [
              { ...change, kind: "gone" },
              { ...change, kind: "added" },
            ],
          },
          metrics: [
            { role: "edge", kind: "gone", name: "m" },
            { role: "edge", kind: "added", name: "n" },
          ],
          defaults: [{ role: "edge", path: "exporters.kafka.a", from: 1, to: 2 }],
        },
      ),
    );
    expect(judged.verdict).toBe("safe-with-changes");
    expect(codes(judged.changes)).toEqual(["field-gone", "metric-gone"]);
    expect(codes(judged.notes)).toEqual(["field-added", "default", "metrics-added"]);
  });

  test("tells a deprecation that the old version does not warn of", () => {
    const warning = { role: "backend", words: "deprecated" } as const;
    const both = [
      { ...warning, version: OLD },
      { ...warning, version: NEW },
    ];
    expect(judgeUpgrade(facts({}, { deprecations: both })).verdict).toBe("safe");
    const judged = judgeUpgrade(facts({}, { deprecations: both.slice(1) }));
    expect(codes(judged.changes)).toEqual(["deprecated"]);
  });

  test("asks for config and version in one step where the new version refuses the old config", () => {
    const refusal = { code: "config-invalid", message: "it knows no key topic" } as const;
    const load = {
      role: "backend",
      version: NEW,
      path: "b.yaml",
      isNeeded: false,
      refusal,
    } as const;
    const judged = judgeUpgrade(facts({}, { loads: [load] }));
    expect(judged.verdict).toBe("safe-with-changes");
    expect(codes(judged.changes)).toEqual(["config-with-version"]);
  });

  test("says so where a rolling upgrade left nothing to the new versions, and where it had to kill", () => {
    const [first, ...others] = facts().rolling;
    const left = { queuedAtEdge: 0, waitingInKafka: 3, sentMeanwhile: 10, edgeKilled: true };
    const rolling = first === undefined ? others : [{ ...first, left }, ...others];
    const { notes } = judgeUpgrade(facts({}, { rolling }));
    expect(codes(notes)).toEqual(["nothing-left", "edge-killed"]);
    expect(notes[0]?.text).toContain("nothing was left in the edge's queue, so");
  });

  test("is safe with changes where the old data stream does not index a new field", () => {
    const conflict = {
      signal: "logs",
      field: "attributes.build",
      documents: 4,
      sequence: 7,
    } as const;
    const conflicts = (["edge-first", "backend-first"] as const).map((order) => ({
      order,
      ...conflict,
    }));
    const { verdict, changes } = judgeUpgrade(facts({}, { conflicts }));
    expect(verdict).toBe("safe-with-changes");
    expect(changes).toMatchObject([
      {
        code: "mapping-conflict",
        text: expect.stringMatching(
          /^logs: attributes\.build .*: 4 \(edge first\), 4 \(backend first\)$/,
        ),
      },
    ]);
  });
});
