import { expect, test } from "vitest";
import { backendLog, found, only } from "./found.ts";
import { recorded } from "./recorded.ts";

/** As a franz-go consumer wrote it on EDOT 9.4.3 after its topic had been made again. */
const LINE = JSON.stringify({
  ...{ level: "warn", ts: "2026-11-29T03:04:05.000Z", caller: "kzap@v1.1.2/kzap.go:116" },
  ...{ msg: "metadata update triggered", why: "UNKNOWN_TOPIC_ID", err: "it is not there" },
});
const FROM = Date.parse("2026-11-29T03:04:05Z");
const FLOOD = {
  ...{ part: "backend", from: FROM, to: FROM + 120_000 },
  ...{ lines: 456_000, bytes: 557_000_000, message: LINE, times: 451_900 },
};

test("log-flood: reported with the part, the message, its lines and their rate", async () => {
  const finding = await only("log-flood", { logFloods: [FLOOD] });
  expect(finding.severity).toBe("risk");
  expect(finding.message).toBe(
    "The log of backend grew by 456000 lines (557.0 MB) in 120.0 s, 3800 lines a second. " +
      '99 % of them say the same: "metadata update triggered" (it is not there). ' +
      "The harness counts such lines and keeps its own logs small. No item is lost by it.",
  );
  expect(finding.evidence).toEqual([
    {
      source: "log of backend, from 2026-11-29T03:04:05.000Z to 2026-11-29T03:06:05.000Z",
      text: expect.stringContaining('"why":"UNKNOWN_TOPIC_ID"'),
    },
  ]);
});

test("log-flood: reported once a part, with all of its floods", async () => {
  const text = { message: "[WARN] no JSON", times: 6_000, lines: 6_000, bytes: 84_000 };
  const kafka = { ...text, part: "kafka", from: FROM, to: FROM + 5_000 };
  const later = { ...kafka, from: FROM + 60_000, to: FROM + 65_000 };
  const findings = await found({ logFloods: [kafka, FLOOD, later] });
  expect(findings.map(({ code, evidence }) => [code, evidence.length])).toEqual([
    ["log-flood", 2],
    ["log-flood", 1],
  ]);
  expect(findings[0]?.message).toMatch(
    /^The log of kafka grew by 12000 lines \(168\.0 kB\) in 10\.0 s, 1200 lines a second\. All of them say the same: "\[WARN\] no JSON"\./,
  );
});

test("log-flood: not reported where a receiver without pauses explains it", async () => {
  const retries = backendLog(recorded("backedOffForNothing", 9_000));
  await only("retries-without-pause", { logFloods: [FLOOD], ...retries });
});

test("log-flood: not reported where no log was flooded, or a record does not say", async () => {
  expect(await found({ logFloods: [] })).toEqual([]);
  expect(await found()).toEqual([]);
});
