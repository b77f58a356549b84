import { expect, test } from "vitest";
import { accountOf } from "./facts.ts";
import { foundOf } from "./found.ts";

const LOGS_MISSING = { signals: { logs: accountOf(30) } };

test("queue-in-memory: reported for the collector that was killed, with the config's place", async () => {
  const crashes = [{ role: "edge", queued: 3 }] as const;
  const changes = { crashes, ...LOGS_MISSING };
  const [finding] = await foundOf("queue-in-memory", changes, "documented");
  expect(finding).toMatchObject({ severity: "loss" });
  expect(finding?.message).toMatch(/Missing in total, for this and other reasons: 30 logs\.$/);
  expect(finding?.evidence[0]?.source).toMatch(/configs\/documented\/edge\.yaml:\d+$/);
});

test("queue-in-memory: reported as a risk where nothing of what was queued is missing", async () => {
  const crashes = [{ role: "edge", queued: 3, signals: ["traces"] }] as const;
  const changes = { crashes, ...LOGS_MISSING };
  const [finding] = await foundOf("queue-in-memory", changes, "documented");
  expect(finding).toMatchObject({ severity: "risk" });
  expect(finding?.message).toMatch(/entries of traces\. No item of this run was lost by it\.$/);
});

test.each([
  ["an empty queue", "documented", 0],
  ["a queue on disk", "durable", 3],
] as const)("queue-in-memory: not reported for %s", async (_what, set, queued) => {
  const crashes = [{ role: "edge", queued }] as const;
  expect(await foundOf("queue-in-memory", { crashes, ...LOGS_MISSING }, set)).toEqual([]);
});
