import { expect, test } from "vitest";
import { accountOf } from "./facts.ts";
import { found, only } from "./found.ts";

test("unacknowledged: reported as a risk with the number of items", async () => {
  const signals = { logs: { ...accountOf(0), unknown: 5 } };
  const finding = await only("unacknowledged", { signals });
  expect(finding).toMatchObject({ severity: "risk", evidence: [{ source: "logs/edge.log" }] });
  expect(finding.message).toContain("for 5 items");
});

test("unacknowledged: not reported where every export was answered", async () => {
  expect(await found({ signals: { logs: accountOf(30) } })).toEqual([]);
});
