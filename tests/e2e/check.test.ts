import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryPath } from "../../src/base/repository.ts";
import type { CheckReport } from "../../src/checks/check-report.ts";
import { writeVariant } from "../support/config-variants.ts";
import { cli } from "../support/run-cli.ts";

const check = (...args: readonly string[]) => cli(["check", ...args]);

async function rulesOf(...args: readonly string[]): Promise<string[]> {
  const { stdout, stderr } = await check(...args, "--format", "json");
  if (stdout === "") throw new Error(`no report; stderr was:\n${stderr}`);
  return (JSON.parse(stdout) as CheckReport).results.map(({ rule }) => rule);
}

test.each(["elasticsearch", "motlp"])(
  "configs/durable to %s: nothing, exit code 0",
  async (target) => {
    const { exitCode, stdout } = await check("--target", target);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^nothing in /);
  },
);

test("Elastic's page: errors with their lines, exit code 1, and both collectors have read it", async () => {
  const args = ["--configs", "configs/documented"];
  const { exitCode, stdout } = await check(...args);
  expect(exitCode).toBe(1);
  expect(stdout).toContain("[shared-topic]\n  at: configs/documented/edge.yaml:");
  const { stdout: json } = await check(...args, "--format", "json");
  const { configs, target } = JSON.parse(json) as CheckReport;
  expect([configs.edge.readBy, configs.backend.readBy, target]).toEqual([
    ...["collector", "collector", "elasticsearch"],
  ]);
});

test("the target is what the backend's exporters say", async () => {
  const edge = "configs/durable/edge.yaml";
  const backend = "configs/durable/backend-motlp.yaml";
  const { exitCode, stdout } = await check("--edge", edge, "--backend", backend);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("target motlp");
});

test("SARIF in a file, annotations on GitHub", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "edot-check-")), "below", "check.sarif");
  const args = ["check", "--configs", "configs/documented", "--format", "sarif", "--output", file];
  const { exitCode, stdout } = await cli(args, {
    ...{ GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: repositoryPath(".") },
  });
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /^::error file=configs\/documented\/edge\.yaml,line=17,title=shared-topic::/,
  );
  const { version, runs } = JSON.parse(await readFile(file, "utf8"));
  expect(version).toBe("2.1.0");
  expect(runs[0].results[0]).toMatchObject({ ruleId: "shared-topic", level: "error" });
});

test("a config that its collector refuses: its message and the line, exit code 2", async () => {
  const args = await writeVariant({
    backend: (config) => config.setIn(["receivers", "kafka", "tls"], { min_version: "1.9" }),
  });
  const { exitCode, stdout, stderr } = await check(...args);
  expect(exitCode).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain("unsupported TLS version");
  expect(stderr).toMatch(/at: .*backend-elasticsearch\.yaml:\d+$/m);
});

test("what is quoted of a config that does not decode is without its secrets", async () => {
  const args = await writeVariant({
    edge: (config) =>
      config.setIn(["exporters", "kafka", "auth"], {
        sasl: { mechanism: "PLAIN", username: "me", password: ["secret-of-kafka"] },
      }),
  });
  const { exitCode, stderr } = await check(...args);
  expect(exitCode).toBe(2);
  expect(stderr).not.toContain("secret-of-kafka");
});

test("a second exporter to somebody's address is checked, since nothing is sent", async () => {
  const args = await writeVariant({
    backend: (config) => {
      config.setIn(["exporters", "otlphttp/vendor"], {
        endpoint: "https://vendor.example",
        headers: { Authorization: "Bearer secret-of-vendor" },
        ...{ sending_queue: { enabled: false }, retry_on_failure: { max_elapsed_time: "0s" } },
      });
      const both = ["elasticsearch", "otlphttp/vendor"];
      config.setIn(["service", "pipelines", "logs", "exporters"], both);
    },
  });
  expect(await rulesOf(...args)).toEqual(["marked-on-permanent-error"]);
});

test("removed-key: one release takes a key, and a later one does not start with it", async () => {
  const args = await writeVariant({
    edge: (config) => config.setIn(["exporters", "kafka", "topic"], "otel"),
    backend: (config) =>
      config.setIn(["receivers", "kafka", "auth"], {
        plain_text: { username: "me", password: "secret-of-kafka" },
      }),
  });
  expect(await rulesOf(...args, "--edge-edot", "9.3.0")).toEqual([
    ...["login-in-plain-text", "removed-key", "removed-key"],
  ]);
  const { exitCode, stderr } = await check(...args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("'kafkaexporter.Config' has invalid keys: topic");
  expect(stderr).not.toContain("secret-of-kafka");
});
