import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadDurable } from "../../../../src/verdict/findings/durable-line.ts";
import { accountOf, line } from "./facts.ts";
import { backendLog, codesOf, found, OUTAGE } from "./found.ts";
import { recorded } from "./recorded.ts";

test.each(["documented", "durable"] as const)(
  "nothing is found where nothing went wrong, but for what the configs say: %s",
  async (set) => {
    const page = ["risk shared-topic", "risk listens-on-localhost"];
    expect(codesOf(await found({}, set))).toEqual(set === "documented" ? page : []);
  },
);

test("losses come before risks", async () => {
  const input = "otel-otlp[0{-1 e-1}]";
  const assigned = line({ level: "info", msg: "assigning partitions", input });
  const findings = await found(
    {
      ...{ outage: OUTAGE, crashes: [{ role: "edge", queued: 3 }] },
      ...backendLog(assigned),
      ...{ signals: { logs: accountOf(30) }, missingDuringOutage: { logs: 30 } },
    },
    "documented",
  );
  expect(codesOf(findings)).toEqual([
    "loss committed-early",
    "loss queue-in-memory",
    "risk shared-topic",
    "risk latest-offset",
    "risk listens-on-localhost",
  ]);
});

test.each(["elasticsearch", "motlp"] as const)(
  "remedies for %s point at lines of configs/durable that say what they should",
  async (target) => {
    const edge = [recorded("largeForKafkaDropped"), recorded("busyDropped")];
    const backend = [recorded("busyDropped"), recorded("motlpLarge"), recorded("motlpBusyDropped")];
    const signals = { logs: { ...accountOf(1), unexpected: 1 } };
    const durable = await loadDurable(target);
    const findings = await found({ logs: { edge, backend }, signals, target, durable });
    const places = findings.flatMap(({ remedy }) => [
      ...remedy.matchAll(/(configs\/durable\/[a-z-]+\.yaml):(\d+)/g),
    ]);
    const texts = places.map(
      ([, file = "", at]) => readFileSync(file, "utf8").split("\n")[Number(at) - 1]?.trim() ?? "",
    );
    expect(places.length).toBeGreaterThan(6);
    for (const text of texts) {
      expect(text).toMatch(
        /^(max_size|max_retries|retry_on_status|max_elapsed_time|enabled|topics|encoding): /,
      );
    }
  },
);
