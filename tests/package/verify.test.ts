import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { repositoryPath } from "../../src/base/repository.ts";
import type { Report } from "../../src/report/report.ts";
import { filesContaining, processesUsing } from "../support/run-cli.ts";
import { type UserFolder, userFolder } from "./user-folder.ts";

const VERIFY = ["edot-kafka", "verify", "--items", "20"];

async function reportOf({ path }: UserFolder): Promise<Report> {
  return JSON.parse(await readFile(join(path, "reports", "latest", "report.json"), "utf8"));
}

test("the package knows nothing of the folder that it was packed in", async () => {
  const folder = join(inject("installed"), "node_modules", "edot-kafka-harness");
  expect((await readdir(folder)).sort()).toEqual(
    expect.arrayContaining(["configs", "dist", "docs", "package.json", "scripts"]),
  );
  expect(existsSync(join(folder, "src"))).toBe(false);
  expect(await filesContaining(folder, repositoryPath("."))).toEqual([]);
});

test("a script imports verify, HarnessError and the JSON Schema, and bad input starts nothing", async () => {
  const user = await userFolder();
  const script = `
    import { HarnessError, verify } from "edot-kafka-harness";
    import schema from "edot-kafka-harness/report.schema.json" with { type: "json" };
    const error = await verify({ scenarios: ["nothing"] }).catch((error) => error);
    console.log(schema.$ref, error instanceof HarnessError, error.code);
  `;
  // Of the Node that is installed with the harness: the machine's may be too old for a run.
  const { exitCode, all, stdout } = await user.start(
    ...(["npx", "node", "--input-type=module", "--no-warnings", "-e", script] as const),
  );
  expect(exitCode, all).toBe(0);
  expect(stdout).toBe("#/definitions/Report true bad-option");
  expect(existsSync(join(user.path, "reports"))).toBe(false);
});

test("verify runs what the config file says, and reports into the user's folder", async () => {
  const user = await userFolder();
  const { exitCode, all, stdout } = await user.start(
    ...([
      "npx",
      "edot-kafka",
      "verify",
      "--items",
      "20",
      "--quiet",
      "--runtime",
      "process",
    ] as const),
  );
  expect(exitCode, all).toBe(0);
  expect(stdout).toBe("delivery: pass");
  const report = await reportOf(user);
  expect(report.verdict).toBe("pass");
  expect(report.configs.edge.path).toBe(join(user.path, "edge.yaml"));
  expect(report.scenarios[0]?.signals.logs).toMatchObject({ sent: 20, delivered: 20 });
  expect(
    await readdir(join(inject("installed"), "node_modules", "edot-kafka-harness")),
  ).not.toContain("reports");
  expect(processesUsing(user.path)).toEqual([]);
});

test("verify of configs that lose data ends with 1, and the remedy can be looked up there", async () => {
  const user = await userFolder();
  await user.change("edge.yaml", /encoding: otlp_proto/g, "encoding: otlp_json");
  const { exitCode, all } = await user.start("npx", ...VERIFY);
  expect(exitCode, all).toBe(1);
  expect(all).toContain("encoding-mismatch");
  expect(all).not.toContain("npm run");
  expect((await reportOf(user)).scenarios[0]?.signals.logs).toMatchObject({ missing: 20 });
});

test.each([
  [
    "edot-kafka.config.ts",
    ["backend:", "backned:"],
    /^error: the config file is wrong: unknown setting: backned \[bad-option\]\n {2}at: \S+edot-kafka\.config\.ts\n {2}remedy: it may set: .*backend/,
  ],
  [
    "edge.yaml",
    ["exporters:", "exporter:"],
    /^error: .* \[config-[a-z-]+\]\n {2}at: \S+edge\.yaml:\d+/,
  ],
] as const)("a typo in %s ends with 2 and one message", async (file, [from, to], message) => {
  const user = await userFolder();
  await user.change(file, from, to);
  const { exitCode, stdout, stderr } = await user.start("npx", "edot-kafka", "verify");
  expect(exitCode, stderr).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(existsSync(join(user.path, "reports"))).toBe(false);
});
