import { expect, test } from "vitest";
import { accountOf } from "./facts.ts";
import { found, only } from "./found.ts";

test("edge-refused: reported with the number of items of all signals", async () => {
  const signals = {
    traces: { ...accountOf(0), refused: 4 },
    logs: { ...accountOf(0), refused: 3 },
  };
  const finding = await only("edge-refused", { signals });
  expect(finding).toMatchObject({ severity: "loss", evidence: [{ source: "logs/edge.log" }] });
  expect(finding.message).toContain("refused 7 items");
});

test("edge-refused: not reported where the edge accepted everything, whatever is missing", async () => {
  expect(await found({ signals: { logs: accountOf(30) } })).toEqual([]);
});
