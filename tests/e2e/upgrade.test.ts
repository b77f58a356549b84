import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, processesUsing } from "../support/run-cli.ts";
import { type Change, codes, durable, on930, upgrade } from "../support/upgrades.ts";

const inJson: Change = (text) => text.replaceAll("otlp_proto", "otlp_json");
/** What cannot be decoded is passed over; as it is, the partition waits for a collector that can. */
const passingOver: Change = (text) =>
  text.replace("on_permanent_error: false", "on_permanent_error: true");

test.each([
  [["--to", "9.4.3"], "--from is needed", "[bad-option]"],
  [["--from", "9.3.0"], "--to is needed", "[bad-option]"],
  [["--from", "9.4.3", "--to", "9.4.3"], "are both 9.4.3", "[bad-option]"],
  [
    ["--from", "9.3.0", "--to", "9.4.3", "--from-backend", "nowhere.yaml"],
    "give its path with --from-backend",
    "[file-not-found]",
  ],
  [["--from", "9.3.0", "--to", "9.4.3", "--approve"], "approves no effects", "[bad-option]"],
  [["--from", "1.2.3", "--to", "9.4.3"], '"1.2.3" is not known', "[unknown-edot-version]"],
  [["--from", "9.3.0", "--to", "9.4.3", "--edot", "9.4.3"], "of --from and --to", "[bad-option]"],
  [
    ["--from", "9.3.0", "--to", "9.4.3", "--runtime", "docker"],
    "not in containers",
    "[not-available]",
  ],
])("%j is reported in one message, and nothing is started", async (options, words, code) => {
  const { exitCode, stdout, stderr } = await cli(["upgrade", ...options], {
    EDOT_KAFKA_RUNTIME: "process",
  });
  expect(exitCode).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain(words);
  expect(stderr).toContain(code);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test("Elastic's page does not load on 9.3.0: the key, its version and its older name; nothing is run", async () => {
  const { exitCode, report, folder } = await upgrade("--configs", "configs/documented");
  expect(exitCode).toBe(1);
  expect(report.verdict).toBe("not-safe");
  expect(report.matrix).toEqual([]);
  const refused = report.loads.filter(({ refusal }) => refusal !== undefined);
  expect(refused).toMatchObject([{ role: "backend", version: "9.3.0", isNeeded: true }]);
  const [reason] = report.reasons;
  expect(reason?.text).toContain(
    "knows no key topics there; that came with contrib v0.142.0, and is topic before",
  );
  expect(reason?.place).toMatch(/backend-elasticsearch\.yaml:\d+$/);
  expect(reason?.remedy).toContain("--from-backend");
  expect(await readFile(join(folder, "index.html"), "utf8")).toContain("Not safe");
  expect(processesUsing(folder)).toEqual([]);
});

test("durable: every pair and both rolling orders keep everything, and what changes is named", async () => {
  const { exitCode, stderr, folder, report } = await upgrade(
    ...["--from-backend", "configs/durable/on-9.3.0/backend-motlp.yaml"],
    ...["--target", "motlp", "--items", "60"],
  );
  expect(report.reasons, stderr).toEqual([]);
  expect(report.verdict).toBe("safe-with-changes");
  expect(exitCode).toBe(1);
  expect(report.matrix.map(({ edge, backend, verdict }) => [edge, backend, verdict])).toEqual([
    ["9.3.0", "9.3.0", "pass"],
    ["9.3.0", "9.4.3", "pass"],
    ["9.4.3", "9.3.0", "pass"],
    ["9.4.3", "9.4.3", "pass"],
  ]);
  expect(report.rolling.map(({ order, verdict }) => [order, verdict])).toEqual([
    ["edge-first", "pass"],
    ["backend-first", "pass"],
  ]);
  for (const { left } of report.rolling) {
    expect(left?.queuedAtEdge).toBeGreaterThan(0);
    expect(left?.waitingInKafka).toBeGreaterThan(0);
    expect(left?.sentMeanwhile).toBeGreaterThan(0);
  }
  expect(report.documents).toEqual({
    compared: { traces: 60, metrics: 60, logs: 60 },
    changes: [],
  });
  // Measured: config and version change together, metrics have more labels, a name is deprecated.
  expect(new Set(codes(report.changes))).toEqual(
    new Set(["config-with-version", "metric-gone", "metric-labels", "metric-late", "deprecated"]),
  );
  expect(report.defaultsFrom).toBe("print-config");
  expect(report.defaults).toContainEqual({
    ...{ role: "edge", path: "exporters.kafka.producer.flush_max_messages" },
    ...{ from: 0, to: 10000 },
  });
  for (const { folder: run } of [...report.matrix, ...report.rolling]) {
    expect(await readFile(join(folder, run, "index.html"), "utf8")).toContain("<h1");
  }
  expect(processesUsing(folder)).toEqual([]);
});

test("a new edge that writes what the old backend cannot read is named, with the pairs that lose by it", async () => {
  const [from, to] = await Promise.all([durable(on930, inJson, passingOver), durable(passingOver)]);
  const { exitCode, stderr, report } = await upgrade(
    ...["--from-configs", from, "--configs", to, "--target", "motlp", "--items", "30"],
  );
  expect(exitCode, stderr).toBe(1);
  expect(report.verdict).toBe("not-safe");
  expect(report.matrix.map(({ edge, backend, verdict }) => [edge, backend, verdict])).toEqual([
    ["9.3.0", "9.3.0", "pass"],
    ["9.3.0", "9.4.3", "fail"],
    ["9.4.3", "9.3.0", "fail"],
    ["9.4.3", "9.4.3", "pass"],
  ]);
  const mixed = report.reasons.find(({ text }) => text.includes("edge 9.4.3 with backend 9.3.0"));
  expect(mixed?.text).toContain("encoding-mismatch");
  // Neither order can be safe: none is tried.
  expect(codes(report.reasons)).toEqual(["fails", "fails"]);
  expect(report.rolling).toEqual([]);
});
