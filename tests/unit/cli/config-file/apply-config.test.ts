import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { expect, test, vi } from "vitest";
import { toRunRequest } from "../../../../src/cli/commands/run-options.ts";
import {
  declareVerifyOptions,
  type VerifyOptions,
} from "../../../../src/cli/commands/verify-options.ts";
import { applyConfig, OPTION_OF } from "../../../../src/cli/config-file/apply-config.ts";
import { CONFIG_KEYS } from "../../../../src/cli/config-file/check-config.ts";
import type { HarnessConfig } from "../../../../src/cli/config-file/harness-config.ts";

function optionsWith(config: HarnessConfig, args: readonly string[] = []): VerifyOptions {
  const command = declareVerifyOptions(new Command("verify"));
  command.parse(args, { from: "user" });
  applyConfig(command, config);
  return command.opts();
}

test("every setting is an option of verify", () => {
  const known = declareVerifyOptions(new Command("verify")).options.map((one) =>
    one.attributeName(),
  );
  expect(CONFIG_KEYS.map((key) => OPTION_OF[key] ?? key)).toSatisfy((keys: string[]) =>
    keys.every((key) => known.includes(key)),
  );
});

test("the file says what nothing else says", () => {
  expect(optionsWith({ items: 5, scenarios: ["outage"], target: "motlp" })).toMatchObject({
    items: 5,
    scenario: ["outage"],
    target: "motlp",
    outage: 15,
  });
});

test("maps are the entries of a repeated option", () => {
  const options = optionsWith({ headers: { "X-Tenant": "a=b" }, resource: { team: "a" } });
  expect(options).toMatchObject({ header: ["X-Tenant=a=b"], resource: ["team=a"] });
});

test("an option wins, and so does its variable", () => {
  vi.stubEnv("EDOT_KAFKA_OUTAGE", "9");
  const options = optionsWith({ items: 5, outage: 4, scenarios: ["outage"] }, [
    "--items=6",
    "--scenario=delivery",
  ]);
  vi.unstubAllEnvs();
  expect(options).toMatchObject({ items: 6, outage: 9, scenario: ["delivery"] });
});

test("a folder on the command line takes the place of the file's two configs", () => {
  const options = optionsWith({ edge: "/e", backend: "/b" }, ["--configs=/folder"]);
  expect(options.configs).toBe("/folder");
  expect(options.edge).toBeUndefined();
  expect(options.backend).toBeUndefined();
});

test("one config on the command line takes the place of one of the file's", () => {
  const { edge, backend } = optionsWith({ edge: "/e", backend: "/b" }, ["--backend=/other"]);
  expect({ edge, backend }).toEqual({ edge: ["/e"], backend: ["/other"] });
});

test("a config on the command line takes the place of the file's folder", () => {
  const options = optionsWith({ configs: "/folder" }, ["--edge=/e", "--backend=/b"]);
  expect(options.configs).toBeUndefined();
});

test("variables win in the order: command line, its file, config file, its file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "edot-config-"));
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const envFile = await file("of-config.env", "A=1\nB=1\nC=1\nD=1\n");
  const given = await file("given.env", "C=3\nD=3\n");
  const config = { envFile, env: { B: "2", C: "2", D: "2" } };
  expect(toRunRequest(optionsWith(config, [`--env-file=${given}`, "--env=D=4"])).env).toEqual({
    ...{ A: "1", B: "2", C: "3", D: "4" },
  });
});

test("one EDOT version for both on the command line takes the place of the file's two", () => {
  const file = { edgeEdot: "9.3.0", backendEdot: "9.3.0" };
  expect(toRunRequest(optionsWith(file, ["--edot=9.4.3"])).edot).toEqual({
    edge: "9.4.3",
    backend: "9.4.3",
  });
  expect(toRunRequest(optionsWith(file, ["--backend-edot=9.4.3"])).edot).toEqual({
    edge: "9.3.0",
    backend: "9.4.3",
  });
});
