import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import { approvedFileOf, expectExit } from "./approvals.ts";
import { type ConfigVariant, writeVariant } from "./config-variants.ts";
import { expectJudgedAgain } from "./judged-again.ts";
import { verify } from "./run-cli.ts";

/** Traces are filtered at the edge, and all signals get another environment. */
export const onPurpose: ConfigVariant = {
  edge: (config) => {
    config.setIn(["processors", "filter/selects"], {
      error_mode: "ignore",
      traces: { span: ['name == "SELECT"'] },
    });
    config.setIn(["processors", "resource/env"], {
      attributes: [{ key: "deployment.environment.name", value: "staging", action: "upsert" }],
    });
    for (const signal of ["traces", "metrics", "logs"]) {
      const before = { traces: ["filter/selects"], metrics: ["cumulativetodelta"], logs: [] };
      const processors = [...before[signal as keyof typeof before], "resource/env"];
      config.setIn(["service", "pipelines", signal, "processors"], processors);
    }
  },
  backend: (config) => {
    config.setIn(["processors", "attributes/team"], {
      actions: [
        { key: "team", value: "payments", action: "insert" },
        { key: "http.request.method", action: "delete" },
      ],
    });
    config.setIn(["service", "pipelines", "logs", "processors"], ["attributes/team"]);
  },
};

const ITEMS = 60;
/** An account without anything wrong. */
export const CLEAN = { missing: 0, duplicated: 0, altered: 0, unexpected: 0 };

/** Effects fail until they are approved. */
export async function expectUnapproved(target: TargetKind): Promise<void> {
  const args = await writeVariant(onPurpose, target);
  const options = [...args, "--target", target, "--items", String(ITEMS)];
  const first = await verify(options);
  expectExit(first, 1);
  const [scenario] = first.report().scenarios;
  const dropped = scenario?.signals.traces?.dropped ?? 0;
  expect(dropped).toBeGreaterThan(0);
  expect(scenario?.signals).toMatchObject({
    traces: { ...CLEAN, sent: ITEMS - dropped, delivered: ITEMS - dropped },
    metrics: { ...CLEAN, sent: ITEMS, delivered: ITEMS },
    logs: { ...CLEAN, sent: ITEMS, delivered: ITEMS },
  });
  expect(scenario?.findings.map(({ code }) => code)).toEqual(["unapproved-effects"]);
  expect(scenario?.effects).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({
        ...{ signal: "traces", kind: "dropped", items: dropped, of: ITEMS, approved: false },
        by: {
          role: "edge",
          component: "filter/selects",
          place: expect.stringMatching(/edge\.yaml:\d+$/),
        },
      }),
      expect.objectContaining({
        ...{ signal: "logs", kind: "added", field: "logRecord.attributes.team" },
        ...{ value: "payments", items: ITEMS, of: ITEMS },
        by: expect.objectContaining({ role: "backend", component: "attributes/team" }),
      }),
    ]),
  );
  const shown = first.stdout.replaceAll(/\s+/g, " ");
  expect(shown).toContain(`filter/selects (edge) drops ${dropped} of ${ITEMS} traces at`);
  await expectJudgedAgain(first.folder);

  expectExit(await verify([...options, "--approve"]), 0);
  const approved = readFileSync(approvedFileOf(args), "utf8");
  expect(approved).toContain('"by": "edge filter/selects"');
}
