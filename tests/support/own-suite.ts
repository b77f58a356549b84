import { chmod, mkdir, mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { repositoryPath } from "../../src/base/repository.ts";
import { processesUsing } from "./run-cli.ts";

/** What suites import in place of `edot-kafka-harness/fixtures`: this repository's. */
export const FIXTURES = repositoryPath("fixtures/own-suite.ts");

/**
 * Runs a user's suite on configs/durable and mOTLP, which must pass, and returns its report's folder.
 *
 * @param files by name; `tests/*.test.ts` are the suites
 */
export async function runOwnSuite(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edot-own-"));
  // Elasticsearch may run as another user.
  await chmod(folder, 0o755);
  const settings = {
    edge: repositoryPath("configs/durable/edge.yaml"),
    backend: repositoryPath("configs/durable/backend-motlp.yaml"),
    target: "motlp",
  };
  const timeouts = { test: { testTimeout: 600_000, hookTimeout: 600_000 } };
  await mkdir(join(folder, "tests"));
  const all = {
    "package.json": JSON.stringify({ type: "module" }),
    "edot-kafka.config.ts": `export default ${JSON.stringify(settings)};\n`,
    "vitest.config.ts": `export default ${JSON.stringify(timeouts)};\n`,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text);
  const vitest = repositoryPath("node_modules/vitest/vitest.mjs");
  const { exitCode, all: output } = await execa(process.execPath, [vitest, "run"], {
    ...{ cwd: folder, reject: false, all: true },
    env: { EDOT_KAFKA_RUNTIME: "process", VITEST: undefined, TMPDIR: folder },
  });
  expect(exitCode, output).toBe(0);
  // Its worker has ended by itself.
  expect(output).not.toContain("Timeout terminating");
  expect(processesUsing(folder)).toEqual([]);
  return realpath(join(folder, "reports", "latest"));
}
