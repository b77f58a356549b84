import { describe, expect, test } from "vitest";
import type { FieldChange } from "../../../src/upgrade/compare-documents.ts";
import {
  judgePartUpgrade,
  PART_RUNS,
  type PartRun,
  type PartUpgradeFacts,
  type PartUpgradeReport,
} from "../../../src/upgrade/part-upgrade.ts";
import { renderPartUpgradePage } from "../../../src/upgrade/part-upgrade-page.ts";
import { renderPartUpgrade } from "../../../src/upgrade/render-part-upgrade.ts";
import { upgradeIncident } from "../../../src/upgrade/run-part-upgrade.ts";
import type { Verdict } from "../../../src/verdict/scenario-report.ts";

function facts(
  verdicts: Partial<Record<PartRun["name"], Verdict>> = {},
  changes: Partial<PartUpgradeFacts> = {},
): PartUpgradeFacts {
  return {
    ...{ part: "kafka", from: "4.0.2", to: "4.1.1", target: "motlp" },
    edot: { edge: "9.4.3", backend: "9.4.3" },
    configs: { edge: "edge.yaml", backend: "backend.yaml" },
    runs: PART_RUNS.map((name) => ({
      ...{ name, verdict: verdicts[name] ?? "pass", scenarios: [], folder: `runs/${name}` },
    })),
    documents: { compared: { logs: 10 }, changes: [] },
    ...changes,
  };
}

function field(kind: FieldChange["kind"]): FieldChange {
  return {
    signal: "logs",
    kind,
    field: "body",
    items: 2,
    example: { sequence: 0, from: 1, to: 2 },
  };
}

const codes = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code);

describe("an upgrade of Kafka", () => {
  test("is safe where all three runs pass and no field differs", () => {
    expect(judgePartUpgrade(facts())).toMatchObject({ verdict: "safe", reasons: [], changes: [] });
  });

  test.each(["after", "through"] as const)("is not safe where items are lost %s it", (name) => {
    const judged = judgePartUpgrade(facts({ [name]: "fail" }));
    expect(judged.verdict).toBe("not-safe");
    expect(codes(judged.reasons)).toEqual([`fails-${name}`]);
  });

  test("says so where the pipeline loses items before it already", () => {
    const judged = judgePartUpgrade(facts({ before: "fail", after: "fail", through: "fail" }));
    expect(codes(judged.reasons)).toEqual(["fails-before", "fails-after", "fails-through"]);
    for (const { remedy } of judged.reasons) expect(remedy).toContain("before the upgrade");
  });

  test("a loss outweighs a run that could not be judged, and that one a pass", () => {
    expect(judgePartUpgrade(facts({ after: "error", through: "fail" })).verdict).toBe("not-safe");
    const judged = judgePartUpgrade(facts({ through: "error" }));
    expect(judged.verdict).toBe("error");
    expect(codes(judged.reasons)).toEqual(["not-judged"]);
  });

  test("is not judged where there are no documents to compare", () => {
    const { documents: _, ...without } = facts();
    expect(judgePartUpgrade(without).verdict).toBe("error");
  });

  test("a field that changes is a change, one that is new a note", () => {
    const documents = { compared: { logs: 10 }, changes: [field("type"), field("added")] };
    const judged = judgePartUpgrade(facts({}, { documents }));
    expect(judged.verdict).toBe("safe-with-changes");
    expect(codes(judged.changes)).toEqual(["field-type"]);
    expect(codes(judged.notes)).toEqual(["field-added"]);
  });
});

test("its report names the releases, on the terminal and on the page", () => {
  const all = facts({ through: "fail" });
  const report: PartUpgradeReport = {
    ...{ harness: { version: "0.1.0" }, seconds: 61.2 },
    ...judgePartUpgrade(all),
    ...all,
  };
  const text = renderPartUpgrade(report, "reports/x");
  expect(text).toContain("NOT SAFE  Kafka 4.0.2 to 4.1.1, EDOT 9.4.3, target motlp, 61.2 s");
  expect(text).toContain("Kafka 4.0.2 to 4.1.1, while items flow");
  const page = renderPartUpgradePage(report);
  expect(page).toContain("<title>Not safe: Kafka 4.0.2 to 4.1.1</title>");
  expect(page).toContain("runs/through/index.html");
});

test("the upgrade is an incident that begins with the old release", () => {
  expect(upgradeIncident("elasticsearch", "9.3.0", "9.4.3")).toMatchObject({
    name: "elasticsearch-upgrade",
    setup: { elasticsearchVersion: "9.3.0" },
    faults: [{ do: "upgrade", part: "elasticsearch", to: "9.4.3" }],
  });
});
