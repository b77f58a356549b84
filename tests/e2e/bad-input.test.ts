import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeVariant } from "../support/config-variants.ts";
import { type CliResult, cli, ON_ITS_OWN, processesUsing, verify } from "../support/run-cli.ts";

/** One message with its code, the place and the remedy; exit code 2; no stack trace; nothing left. */
function expectMessage(result: CliResult, code: string, ...parts: readonly string[]): void {
  expect(result.exitCode, result.stderr).toBe(2);
  expect(result.stdout).toBe("");
  expect(result.stderr.match(/^error: /gm)).toHaveLength(1);
  expect(result.stderr).toContain(`[${code}]`);
  expect(result.stderr).toContain("remedy: ");
  expect(result.stderr).not.toMatch(/^\s+at .*[(:]\d+:\d+\)?$/m);
  for (const part of parts) expect(result.stderr).toContain(part);
  expect(processesUsing(result.temporary)).toEqual([]);
}

const EDGE = "configs/durable/edge.yaml";
const BACKEND = "configs/durable/backend-elasticsearch.yaml";

async function file(name: string, text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "edot-input-")), name);
  await writeFile(path, text);
  return path;
}

describe("options", () => {
  test.each([
    [["--items", "none"], "bad-option", "--items"],
    [["--items", "0"], "bad-option", "at least 1"],
    [["--items", "99999999999"], "bad-option", "at most"],
    [["--outage-kind", "nonsense"], "bad-option", "refuse"],
    [["--nonsense"], "bad-option", "--nonsense"],
    [["--scenario", "nonsense"], "bad-option", "delivery"],
    [["--edge", EDGE], "bad-option", "--backend"],
    [["--configs", "configs/durable", "--edge", EDGE], "bad-option", "exclude each other"],
    [["--env", "NOVALUE"], "bad-option", "NAME=VALUE"],
    [["--edot", "0.0.1"], "unknown-edot-version", "9.4.3"],
    [["--edge-edot", "0.0.1"], "unknown-edot-version", "9.4.3"],
    [["--backend-edot", "0.0.1"], "unknown-edot-version", "9.4.3"],
    [["--elasticsearch", "9.4"], "bad-option", "--elasticsearch"],
    [["--kafka", "2.8.2"], "bad-option", "--kafka"],
    [["--kafka", "4.0.2", "--kafka-image", "a/b:8.1.1"], "bad-option", "exclude each other"],
    [["--elasticsearch", "9.5.0", "--target", "motlp"], "bad-option", "has no Elasticsearch"],
    [["--kafka-image", "my/kafka:8.1.1"], "not-available", "--kafka-image"],
    [["--brokers", "3"], "not-available", "--runtime docker"],
    [["--scenario", "broker-crash"], "bad-option", "--brokers 3"],
    [["--outage-kind", "429"], "bad-option", "choose one of: refuse, hang, cut"],
    [["--outage-kind", "cut"], "not-available", "--runtime docker"],
    [["--configs", "no/such/folder"], "file-not-found", "no/such/folder"],
    [["--env-file", "no-such.env"], "file-not-found", "no-such.env"],
    [["--report", "package.json/below"], "bad-option", "package.json/below"],
  ])("%j", async (args, code, part) => {
    expectMessage(await verify(args), code, part);
  });

  test("a variable stands in for an option, and the option wins", async () => {
    expectMessage(await verify([], { EDOT_KAFKA_EDOT: "0.0.1" }), "unknown-edot-version");
    const overridden = await verify(["--edot", "0.0.2"], { EDOT_KAFKA_EDOT: "0.0.1" });
    expectMessage(overridden, "unknown-edot-version", "0.0.2");
  });

  test("a command that there is not", async () => {
    const { exitCode, stderr } = await cli(["verifi"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('unknown command "verifi" [bad-option]');
    expect(stderr).toContain("choose one of: verify, check, up,");
  });

  test("options that npm took for its own are not ignored", async () => {
    const result = await verify([], { npm_config_configs: "configs/documented" });
    expectMessage(result, "bad-option", "--configs", "npm run verify -- --configs");
  });

  test("the remedy names the script that npm ran", async () => {
    const result = await verify([], { npm_config_configs: "own", npm_lifecycle_event: "check" });
    expectMessage(result, "bad-option", "--configs", "npm run check -- --configs");
  });

  test("an empty name for the report's folder", async () => {
    expectMessage(await verify(["--report", ""]), "bad-option", "must not be empty");
  });
});

describe("configs", () => {
  test("a file that does not exist", async () => {
    const result = await verify(["--edge", "no-such.yaml", "--backend", BACKEND]);
    expectMessage(result, "file-not-found", "no-such.yaml");
  });

  test("a YAML error, with its line", async () => {
    const edge = await file("edge.yaml", "receivers:\n  otlp:\n   - broken: [\n");
    const result = await verify(["--edge", edge, "--backend", BACKEND]);
    expectMessage(result, "config-yaml", `${edge}:4`);
  });

  test("a file that is no collector config", async () => {
    const edge = await file("edge.yaml", "hello: world\n");
    expectMessage(await verify(["--edge", edge, "--backend", BACKEND]), "config-invalid", edge);
  });

  test("the two files the wrong way round", async () => {
    const result = await verify(["--edge", BACKEND, "--backend", EDGE]);
    expectMessage(result, "config-invalid", "receiver of type otlp", "--edge");
  });

  test("a component that no EDOT has, with the names there are", async () => {
    const args = await writeVariant({
      backend: (config) => config.setIn(["processors", "bacth"], {}),
    });
    expectMessage(await verify(args), "config-unknown-component", "bacth", "batch");
  });

  test("a component that EDOT has and the registry does not serve", async () => {
    const args = await writeVariant({
      edge: (config) => config.setIn(["extensions", "apikeyauth"], {}),
    });
    const result = await verify(args);
    expectMessage(result, "config-unknown-component", "apikeyauth", "cannot be built here");
  });

  test("a pipeline that uses what is not defined, with the line", async () => {
    const args = await writeVariant({
      edge: (config) => config.setIn(["service", "pipelines", "logs", "exporters"], ["kafkaa"]),
    });
    expectMessage(await verify(args), "config-invalid", "kafkaa", "service.pipelines.logs");
  });

  test("a key that the component does not know, in the collector's words", async () => {
    const args = await writeVariant({
      backend: (config) => config.setIn(["receivers", "kafka", "initial_ofset"], "earliest"),
    });
    expectMessage(
      await verify(args),
      "config-invalid",
      "initial_ofset",
      "backend-elasticsearch.yaml:",
    );
  });

  test("a variable without a value, with its line", async () => {
    const args = await writeVariant({
      edge: (config) =>
        config.setIn(["exporters", "kafka", "logs", "topic"], `\${env:LOGS_TOPIC_FOR_TEST}`),
    });
    expectMessage(
      await verify(args),
      "config-unset-variable",
      "LOGS_TOPIC_FOR_TEST",
      "--env LOGS_TOPIC_FOR_TEST=VALUE",
      "edge.yaml:",
    );
  });
});

describe("parts", () => {
  test("no JDK, with what was looked at", async () => {
    const result = await verify([], {
      PATH: dirname(process.execPath),
      JAVA_HOME: "/no/such/jdk",
      ES_JAVA_HOME: "",
      EDOT_KAFKA_JDK_FOLDERS: "/no/such/folder",
    });
    expectMessage(result, "no-jdk", "/no/such/jdk", "/no/such/folder", "JAVA_HOME");
  });

  test("a collector that exits at once, with its last words", async () => {
    const args = await writeVariant({
      edge: (config) => {
        config.setIn(["exporters", "file"], { path: "/no/such/folder/out.json" });
        config.setIn(["service", "pipelines", "logs", "exporters"], ["kafka", "file"]);
      },
    });
    expectMessage(await verify(args), "part-failed", "edge", "/no/such/folder/out.json");
  });

  test("an Elasticsearch that is not ready in time, with what was seen last", async () => {
    const result = await verify(["--ready-timeout", "1"], ON_ITS_OWN);
    expectMessage(
      result,
      "part-not-ready",
      "waited 1 s for Elasticsearch",
      "last seen",
      "elasticsearch.log",
    );
  });
});
