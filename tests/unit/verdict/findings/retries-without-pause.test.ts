import { expect, test } from "vitest";
import { changedConfig } from "../../../../src/collector-config/changed-config.ts";
import { factsOf } from "./facts.ts";
import { backendLog, found, only } from "./found.ts";
import { recorded } from "./recorded.ts";

test("retries-without-pause: reported with the attempts and the missing multiplier", async () => {
  const facts = await factsOf("durable");
  const kafka = { error_backoff: { enabled: true, multiplier: null } };
  const backend = changedConfig(facts.backend, { receivers: { kafka } });
  const log = backendLog(recorded("backedOffForNothing", 9_000));
  const finding = await only("retries-without-pause", { ...log, backend });
  expect(finding.severity).toBe("risk");
  expect(finding.message).toContain("retried 9000 times without a pause");
  expect(finding.evidence[0]?.text).toBe("kafka sets error_backoff: multiplier: 0");
});

test("retries-without-pause: not reported where there are pauses", async () => {
  const line = recorded("backedOffForNothing");
  const paused = { ...line, fields: { ...line.fields, delay: 0.1 } };
  expect(await found(backendLog(paused))).toEqual([]);
});
