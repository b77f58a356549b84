import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { isFlawless, type Report } from "../../src/report/report.ts";
import { SIGNALS } from "../../src/telemetry/item.ts";
import { type CliResult, cli, filesContaining, processesUsing, verify } from "./run-cli.ts";

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
      expect(account !== undefined && isFlawless(account)).toBe(true);
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
      runtime: "process",
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

  test("the overlay holds addresses, storage and telemetry, and no credential", () => {
    expect(report.configs.backend.overlay).not.toContain("api_key");
    expect(report.configs.edge.overlay).toContain("brokers");
    for (const key of ["topic", "encoding", "retry", "required_acks", "sending_queue"]) {
      expect(report.configs.edge.overlay).not.toContain(key);
    }
  });

  test("judge comes to the same account from the history alone", async () => {
    const judged = await cli(["judge", result.folder, "--json"]);
    expect(judged.exitCode, judged.stderr).toBe(0);
    const { scenarios } = JSON.parse(judged.stdout);
    expect(scenarios[0].signals).toEqual(report.scenarios[0]?.signals);
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
    expect(readdirSync(result.temporary)).toEqual(["reports"]);
  });
});

test("what --env sets reaches the collector and no file of the report", async () => {
  const secret = "c2VjcmV0LW9mLXRoaXMtdGVzdA";
  const result = await verify(["--items", "20", "--env", `UNUSED_SECRET=${secret}`, "--json"]);
  expect(result.exitCode, result.stderr).toBe(0);
  expect(await filesContaining(result.folder, secret)).toEqual([]);
});
