import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadDurable } from "../../../../src/verdict/findings/durable-line.ts";
import { accountOf } from "./facts.ts";
import { backendLog, edgeLog, found, foundOf, MISSING, only } from "./found.ts";
import { recorded } from "./recorded.ts";

const TO_MOTLP = { target: "motlp", durable: await loadDurable("motlp") } as const;

test("queue-full: reported with what the receiver gave up, the settings and the way out", async () => {
  const log = backendLog(recorded("queueFullRejected", 18), recorded("queueFullSkipped", 18));
  const finding = await only("queue-full", { ...TO_MOTLP, ...log, ...MISSING });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toContain("refused 18 items");
  expect(finding.remedy).toMatch(/as configs\/durable\/backend-motlp\.yaml:\d+ does/);
});

test("queue-full: reported at the edge, where the SDK gave up", async () => {
  const signals = { traces: { ...accountOf(0), refused: 4, unknown: 1 } };
  const changes = { ...edgeLog(recorded("queueFullRejected", 3)), signals };
  const [finding] = await foundOf("queue-full", changes);
  expect(finding).toMatchObject({ severity: "loss" });
  expect(finding?.message).toContain("the SDK gave up on 5 items");
  const [, file = "", line] = /(configs\/durable\/edge\.yaml):(\d+) does/.exec(
    finding?.remedy ?? "",
  ) as RegExpExecArray;
  expect(readFileSync(file, "utf8").split("\n")[Number(line) - 1]).toContain("block_on_overflow");
});

test("queue-full: not reported while a component tries again until there is room", async () => {
  const rejected = recorded("queueFullRejected", 18);
  expect(await found({ ...TO_MOTLP, ...backendLog(rejected), ...MISSING })).toEqual([]);
  expect(await found(edgeLog(rejected))).toEqual([]);
});
