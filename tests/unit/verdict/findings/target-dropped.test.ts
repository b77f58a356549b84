import { expect, test } from "vitest";
import { accountOf } from "./facts.ts";
import { found, only } from "./found.ts";

const DROPPED = { destination: "app-logs", signal: "logs", items: 30 } as const;

test("target-dropped: reported as a loss, with the index and the items of each signal", async () => {
  const finding = await only("target-dropped", {
    dropped: [DROPPED, { ...DROPPED, signal: "traces", items: 2 }],
    signals: { logs: accountOf(30) },
  });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toContain("mOTLP accepted 2 traces and 30 logs for app-logs");
  expect(finding.evidence).toEqual([
    { source: "mOTLP, what it dropped of logs", text: "30 for app-logs" },
    { source: "mOTLP, what it dropped of traces", text: "2 for app-logs" },
  ]);
});

test("target-dropped: reported as a risk where everything arrived by another way", async () => {
  const finding = await only("target-dropped", { dropped: [DROPPED] });
  expect(finding.severity).toBe("risk");
});

test("target-dropped: not reported where the target kept all it accepted", async () => {
  expect(await found({ dropped: [] })).toEqual([]);
});
