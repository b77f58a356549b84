import { expect, test } from "vitest";
import { unapprovedEffects } from "../../../../src/verdict/findings/unapproved-effects.ts";
import { factsOf } from "./facts.ts";

test("unapproved-effects: not reported where all effects are as approved", async () => {
  expect(unapprovedEffects.detect(await factsOf("durable", { effectChanges: [] }))).toEqual([]);
  expect(unapprovedEffects.detect(await factsOf("durable"))).toEqual([]);
});

test("unapproved-effects: reported as lines of a diff, at the component's line", async () => {
  const by = { role: "edge", component: "filter/health", place: "edge.yaml:3" } as const;
  const seen = { signal: "traces", kind: "dropped", items: 23, of: 100, by } as const;
  const approved = { share: 0.5 };
  const [finding] = unapprovedEffects.detect(
    await factsOf("durable", {
      effectChanges: [
        { signal: "traces", name: "dropped", approved, seen },
        { signal: "logs", name: "dropped", approved },
      ],
    }),
  );
  expect(finding).toMatchObject({
    severity: "risk",
    remedy: expect.stringContaining("--approve"),
  });
  expect(finding?.evidence).toEqual([
    {
      source: "edge.yaml:3",
      text: 'filter/health (edge) drops 23 of 100 traces: - traces: dropped: {"share":0.5} + traces: dropped: {"share":0.23,"by":"edge filter/health"}',
    },
    {
      source: expect.stringMatching(/configs\/durable\/edot-kafka\.approved\.json$/),
      text: 'this run has no such effect: - logs: dropped: {"share":0.5}',
    },
  ]);
});

test("unapproved-effects: reported where chance drops another share than was declared", async () => {
  const offShares = [{ signal: "traces", share: 0.5, wanted: 0.25, within: 0.05 }] as const;
  const [finding] = unapprovedEffects.detect(await factsOf("durable", { offShares }));
  expect(finding?.evidence).toMatchObject([
    { text: "the pipeline dropped a share of 0.50 of the traces; 0.25 is declared, within 0.05" },
  ]);
});
