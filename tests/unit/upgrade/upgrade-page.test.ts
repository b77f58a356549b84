import { expect, test } from "vitest";
import { renderUpgrade } from "../../../src/upgrade/render-upgrade.ts";
import { renderUpgradePage } from "../../../src/upgrade/upgrade-page.ts";
import type { UpgradeReport } from "../../../src/upgrade/upgrade-report.ts";

const configs = { edge: "/configs/edge.yaml", backend: "/configs/backend.yaml" };
const pair = { edge: "9.3.0", backend: "9.4.3", scenarios: [] };

const REPORT: UpgradeReport = {
  harness: { version: "0.1.0" },
  ...{ from: "9.3.0", to: "9.4.3", target: "motlp", configs: { from: configs, to: configs } },
  verdict: "not-safe",
  reasons: [
    { code: "fails", text: "<b>lost</b>", place: "runs/edge-9.3.0/index.html", remedy: "r" },
  ],
  ...{ changes: [], notes: [{ code: "default", text: "a default" }] },
  loads: [{ role: "edge", version: "9.3.0", path: "/configs/edge.yaml", isNeeded: true }],
  matrix: [{ ...pair, verdict: "fail", folder: "runs/edge-9.3.0" }],
  rolling: [
    {
      ...{ order: "edge-first", verdict: "pass", folder: "runs/rolling" },
      left: { queuedAtEdge: 3, waitingInKafka: 36, sentMeanwhile: 140, edgeKilled: false },
    },
  ],
  documents: {
    compared: { logs: 10 },
    changes: [
      {
        ...{ signal: "logs", kind: "renamed", field: "severity_text", now: "severity", items: 2 },
        example: { sequence: 1, from: "WARN", to: "WARN" },
      },
    ],
  },
  ...{
    conflicts: [],
    metrics: [],
    defaults: [],
    defaultsFrom: "print-config",
    deprecations: [],
    seconds: 1,
  },
};

test("the page has the verdict, every run with its page, and the fields; what it is given is escaped", () => {
  const page = renderUpgradePage(REPORT);
  expect(page).toContain("<title>Not safe: EDOT 9.3.0 to 9.4.3</title>");
  expect(page).toContain('href="runs/edge-9.3.0/index.html"');
  expect(page).toContain('href="runs/rolling/index.html"');
  expect(page).toContain("renamed: severity");
  expect(page).toContain("&lt;b>lost&lt;/b>");
  expect(page).toContain("default-src 'none'");
});

test("the terminal has the same", () => {
  const text = renderUpgrade(REPORT, "/reports/this");
  expect(text).toMatch(/^NOT SAFE {2}EDOT 9\.3\.0 to 9\.4\.3/);
  expect(text).toContain("3 in the edge's queue, 36 messages in Kafka");
  expect(text).toContain("1 field differs");
  expect(renderUpgrade({ ...REPORT, matrix: [], rolling: [] }, "/r")).toContain("nothing was run");
  expect(renderUpgrade({ ...REPORT, rolling: [] }, "/r")).toContain("no order is left to try");
});
