import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { repositoryPath } from "../../src/base/repository.ts";
import { writeVariant } from "../support/config-variants.ts";
import { type CliResult, filesContaining, verify } from "../support/run-cli.ts";

const ITEMS = ["--items", "20"];
const reference = (text: string) => `\${${text}}`;

function expectPass(result: CliResult): void {
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
  const report = result.report();
  expect(report.scenarios[0]?.findings).toEqual([]);
  expect(report.configs.edge.readBy).toBe("collector");
  expect(report.configs.backend.readBy).toBe("collector");
}

/** `configs/durable`, in sections. */
function durable(name: string): Record<string, unknown> {
  return parse(readFileSync(repositoryPath(`configs/durable/${name}.yaml`), "utf8"));
}

async function folderWith(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edot-reading-"));
  for (const [name, tree] of Object.entries(files)) {
    await writeFile(join(folder, name), stringify(tree));
  }
  return folder;
}

test("a topic whose default holds another variable", async () => {
  const topic = reference(`env:LOGS_TOPIC_FOR_TEST:-stage-${reference("env:STAGE")}`);
  const args = await writeVariant({
    edge: (config) => config.setIn(["exporters", "kafka", "logs", "topic"], topic),
    backend: (config) => config.setIn(["receivers", "kafka", "logs", "topics"], ["stage-logs"]),
  });
  expectPass(await verify([...args, ...ITEMS, "--env", "STAGE=logs"]));
});

test("settings that are a variable as a whole, and a secret in one", async () => {
  const args = await writeVariant({
    edge: (config) => {
      config.setIn(["exporters", "kafka", "logs"], reference("env:LOGS_SETTINGS"));
      config.setIn(["exporters", "kafka", "auth"], reference("env:LOGIN"));
    },
  });
  const login = "sasl: { mechanism: SCRAM-SHA-512, username: app, password: secret-in-login }";
  const result = await verify([
    ...[...args, ...ITEMS],
    ...["--env", "LOGS_SETTINGS={ topic: otel-logs, encoding: otlp_proto }"],
    ...["--env", `LOGIN=${login}`],
  ]);
  expectPass(result);
  expect(await filesContaining(result.folder, "secret-in-login")).toEqual([]);
});

test("a section in a file of its own, beside the config", async () => {
  const { receivers, ...edge } = durable("edge");
  const folder = await folderWith({
    "edge.yaml": { receivers: reference("file:receivers.yaml"), ...edge },
    "receivers.yaml": receivers,
    "backend.yaml": durable("backend-elasticsearch"),
  });
  const args = ["--edge", join(folder, "edge.yaml"), "--backend", join(folder, "backend.yaml")];
  expectPass(await verify([...args, ...ITEMS]));
});

test("several files for each collector: the later ones are merged over the earlier ones", async () => {
  const { service, ...edge } = durable("edge");
  const { exporters, ...backend } = durable("backend-elasticsearch");
  const folder = await folderWith({
    "edge.yaml": edge,
    "service.yaml": { service, exporters: { kafka: { logs: { topic: "logs-of-the-stage" } } } },
    "backend.yaml": backend,
    "target.yaml": { exporters },
    "stage.yaml": { receivers: { kafka: { logs: { topics: ["logs-of-the-stage"] } } } },
  });
  const files = (option: string, ...names: readonly string[]) =>
    names.flatMap((name) => [option, join(folder, name)]);
  const result = await verify([
    ...files("--edge", "edge.yaml", "service.yaml"),
    ...files("--backend", "backend.yaml", "target.yaml", "stage.yaml"),
    ...ITEMS,
  ]);
  expectPass(result);
  expect(dirname(result.report().configs.edge.path)).toBe(folder);
});
