import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { SIGNALS } from "../../src/otlp/item.ts";
import { readTimeline } from "../../src/record/timeline/read-timeline.ts";
import type { Report } from "../../src/report/report.ts";
import { keeps } from "../../src/verdict/scenario-report.ts";
import { alertsWithoutDelay } from "../support/alerts-told.ts";
import { writeVariant } from "../support/config-variants.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";
import {
  type CliResult,
  cli,
  filesContaining,
  processesUsing,
  RUNTIME,
  verify,
} from "../support/run-cli.ts";

function telemetryAt(host: string) {
  return {
    telemetry: {
      logs: { level: "info", encoding: "json", sampling: { enabled: false } },
      metrics: {
        level: "normal",
        readers: [{ pull: { exporter: { prometheus: { host, port: expect.any(Number) } } } }],
      },
    },
  };
}

/** Processes share this machine's network and disk: addresses and storage are the run's. */
function overlaysOfProcesses() {
  const address = expect.stringMatching(/^127\.0\.0\.1:\d+$/);
  const service = telemetryAt("127.0.0.1");
  return {
    edge: {
      receivers: {
        otlp: { protocols: { grpc: { endpoint: address }, http: { endpoint: address } } },
      },
      exporters: { kafka: { brokers: [address] } },
      extensions: { "file_storage/queue": { directory: expect.any(String) } },
      service,
    },
    backend: {
      receivers: { kafka: { brokers: [address] } },
      exporters: {
        elasticsearch: { endpoints: [expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)] },
      },
      service,
    },
  };
}

/** In containers all of it works as it is written. */
function overlaysInContainers() {
  const service = telemetryAt("0.0.0.0");
  return { edge: { service }, backend: { service } };
}

describe("configs/durable", () => {
  let result: CliResult;
  let report: Report;
  beforeAll(async () => {
    result = await verify(["--items", "500", "--json"]);
    report = result.report();
  });

  test("delivers every item of three signals once and unaltered", () => {
    expect(result.exitCode, result.stderr).toBe(0);
    expect(report.verdict).toBe("pass");
    for (const signal of SIGNALS) {
      const account = report.scenarios[0]?.signals[signal];
      expect(account).toMatchObject({ sent: 500, delivered: 500, missingSequences: [] });
      expect(account !== undefined && keeps("exactly-once", account)).toBe(true);
    }
    expect(report.scenarios[0]?.findings).toEqual([]);
  });

  test("--json prints the report and nothing else", () => {
    expect(JSON.parse(result.stdout)).toEqual(report);
  });

  test("the report says what was run", () => {
    expect(report).toMatchObject({
      harness: { version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      edot: { edge: "9.4.3", backend: "9.4.3" },
      runtime: RUNTIME,
      target: "elasticsearch",
      configs: {
        edge: {
          path: expect.stringMatching(/configs\/durable\/edge\.yaml$/),
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
    });
    expect(readlinkSync(join(dirname(result.folder), "latest"))).toBe("this");
    expect(readdirSync(join(result.folder, "logs"))).toEqual(
      expect.arrayContaining(["backend.log", "edge.log", "elasticsearch.log", "kafka.log"]),
    );
  });

  test("the overlay holds what the runtime needs, and no credential", () => {
    const { edge, backend } = report.configs;
    expect({ edge: parse(edge.overlay), backend: parse(backend.overlay) }).toEqual(
      RUNTIME === "docker" ? overlaysInContainers() : overlaysOfProcesses(),
    );
  });

  test("the report is a page too, and a file for what reads JUnit's format", () => {
    const file = (name: string) => readFileSync(join(result.folder, name), "utf8");
    const page = file("index.html");
    expect(page).toContain("<h1");
    for (const text of ["delivery", "otelcol_exporter_send_failed_", "extensions:"]) {
      expect(page).toContain(text);
    }
    expect(file("junit.xml")).toMatch(/<testcase [^>]*name="delivery"/);
    expect(file("junit.xml")).toContain('failures="0" errors="0"');
    // Progress is for whoever waits, not for what is kept.
    expect(file("junit.xml")).not.toContain("sending");
    expect(file("configs/edge.yaml")).toBe(readFileSync("configs/durable/edge.yaml", "utf8"));
  });

  test("the timeline begins with nothing and ends with every item", async () => {
    const timeline = await readTimeline(join(result.folder, "history", "delivery"));
    const { points = [], events = [] } = timeline ?? {};
    expect(points[0]).toMatchObject({ sent: 0, written: null, arrived: null });
    const all = { sent: 1500, written: 1500, consumed: 1500, arrived: 1500, waiting: 0 };
    expect(points.at(-1)).toMatchObject(all);
    expect(events.map(({ text }) => text)).toContain("backend: started");
    expect(alertsWithoutDelay(report.scenarios[0]?.alerts)).toEqual([]);
  });

  test("judge comes to the same report from what is on disk, wherever that is", async () => {
    await expectJudgedAgain(result.folder);
  });

  test("judge sees a history that lost a document", async () => {
    const folder = join(result.folder, "history", "delivery");
    const read = join(folder, "read-logs.ndjson");
    const copy = `${result.folder}-tampered`;
    await cp(result.folder, copy, { recursive: true });
    const lines = readFileSync(read, "utf8").split("\n");
    lines.splice(7, 1);
    await writeFile(join(copy, "history", "delivery", "read-logs.ndjson"), lines.join("\n"));
    const judged = await cli(["judge", copy, "--json"]);
    expect(judged.exitCode).toBe(1);
    expect(JSON.parse(judged.stdout).scenarios[0].signals.logs).toMatchObject({
      delivered: 499,
      missing: 1,
      missingSequences: [7],
    });
  });

  test("nothing is left running and no temporary file stays", () => {
    expect(processesUsing(result.temporary)).toEqual([]);
    // Testcontainers leaves an empty lock.
    const names = readdirSync(result.temporary).filter((name) => !name.endsWith(".lock"));
    expect(names).toEqual(["reports"]);
  });
});

test("--quiet says one line for a scenario; a password written in a config is in no file of the report", async () => {
  const secret = "bm90LWEtdmFyaWFibGU";
  const args = await writeVariant({
    edge: (config) => {
      const sasl = { username: "edge", password: secret, mechanism: "PLAIN" };
      config.setIn(["exporters", "kafka", "auth"], { sasl });
      config.setIn(["exporters", "kafka", "tls"], {});
    },
  });
  const result = await verify([...args, "--items", "20", "--quiet"]);
  expect([result.exitCode, result.stdout, result.stderr]).toEqual([0, "delivery: pass", ""]);
  expect(await filesContaining(result.folder, secret)).toEqual([]);
});

test("a password given with --env is in no file of the report", async () => {
  const secret = "c2VjcmV0LW9mLXRoaXMtdGVzdA";
  const args = await writeVariant({
    edge: (config) => {
      const password = `\${env:BROKER_PASSWORD}`;
      const sasl = { username: "edge", password, mechanism: "PLAIN" };
      config.setIn(["exporters", "kafka", "auth"], { sasl });
    },
  });
  const result = await verify([...args, "--items", "20", "--env", `BROKER_PASSWORD=${secret}`]);
  expect(result.exitCode, result.stderr).toBe(0);
  // The config as it is shown has its name alone.
  const named = await filesContaining(result.folder, "BROKER_PASSWORD");
  expect(named.map((path) => relative(result.folder, path)).sort()).toEqual([
    ...["configs/edge.yaml", "history/delivery/run.json", "index.html"],
  ]);
  expect(await filesContaining(result.folder, secret)).toEqual([]);
  expect(`${result.stdout}${result.stderr}`).not.toContain(secret);
});
