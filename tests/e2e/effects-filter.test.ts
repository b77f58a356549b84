import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { approvedFileOf, expectExit } from "../support/approvals.ts";
import { type ConfigVariant, writeVariant } from "../support/config-variants.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";
import { verify } from "../support/run-cli.ts";

/** Traces are filtered at the edge, and all signals get another environment. */
const onPurpose: ConfigVariant = {
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
const CLEAN = { missing: 0, duplicated: 0, altered: 0, unexpected: 0 };

// On the other target they are approved below.
test("effects fail until they are approved", async () => {
  const target = "elasticsearch";
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
});

test("approved effects pass with other numbers of items, and a change of them fails", async () => {
  const args = await writeVariant(onPurpose, "motlp");
  const options = [...args, "--target", "motlp", "--items", String(ITEMS)];
  expectExit(await verify([...options, "--approve"]), 0);
  const approved = readFileSync(approvedFileOf(args), "utf8");

  // Fewer items have other shares, and the same effects.
  const again = await verify([...args, "--target", "motlp", "--items", "40"]);
  expectExit(again, 0);
  expect(again.report().scenarios[0]?.findings).toEqual([]);

  const [edge = ""] = [args[1]];
  const text = readFileSync(edge, "utf8");
  writeFileSync(edge, text.replace("value: staging", "value: production"));
  const changed = await verify(options);
  expectExit(changed, 1);
  const evidence = changed.report().scenarios[0]?.findings.flatMap((found) => found.evidence);
  expect(evidence).toHaveLength(3);
  expect(evidence?.[0]?.text).toMatch(/- .*"value":"staging".* \+ .*"value":"production"/);
  expect(readFileSync(approvedFileOf(args), "utf8")).toBe(approved);
});

test("a loss is still a loss next to a filter", async () => {
  const args = await writeVariant(
    {
      ...onPurpose,
      backend: (config) => config.setIn(["receivers", "kafka", "logs", "topics"], ["elsewhere"]),
    },
    "motlp",
  );
  const options = [...args, "--target", "motlp", "--items", "20"];
  const lost = await verify([...options, "--approve"]);
  expectExit(lost, 1);
  const { signals, findings } = lost.report().scenarios[0] ?? {};
  expect(signals?.logs).toMatchObject({ sent: 20, missing: 20, dropped: 0 });
  expect(signals?.traces).toMatchObject(CLEAN);
  expect(findings?.map(({ code }) => code)).toContain("topic-mismatch");
});
