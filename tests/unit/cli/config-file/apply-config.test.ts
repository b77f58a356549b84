import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { expect, test, vi } from "vitest";
import { toRunRequest } from "../../../../src/cli/commands/run-options.ts";
import { applyConfig } from "../../../../src/cli/config-file/apply-config.ts";
import type { HarnessConfig } from "../../../../src/cli/config-file/harness-config.ts";
import { configSettings } from "../../../../src/cli/settings/config-setting.ts";
import { readOptions } from "../../../../src/cli/settings/read-options.ts";
import { SECTIONS } from "../../../../src/cli/settings/sections.ts";
import { declareOptions } from "../../../../src/cli/settings/setting-option.ts";

function optionsWith(config: HarnessConfig, args: readonly string[] = []) {
  const command = declareOptions(new Command("verify"));
  command.parse(args, { from: "user" });
  applyConfig(command, config);
  return readOptions("verify", command);
}

test("every setting is an option of verify", () => {
  const known = declareOptions(new Command("verify")).options.map((one) => one.attributeName());
  expect(configSettings(SECTIONS).filter(([name]) => !known.includes(name))).toEqual([]);
});

test("the file says what nothing else says", () => {
  expect(optionsWith({ items: 5, scenarios: ["outage"], target: "motlp" })).toMatchObject({
    items: 5,
    scenarios: ["outage"],
    target: "motlp",
    outage: 15,
  });
});

test("a map of the file is what a repeated option says", () => {
  const config = { headers: { "X-Tenant": "a=b" }, resource: { team: "a" } };
  expect(optionsWith(config)).toMatchObject(config);
  expect(optionsWith({}, ["--header=X-Tenant=a=b", "--resource=team=a"])).toMatchObject(config);
});

test("an option wins, and so does its variable", () => {
  vi.stubEnv("EDOT_KAFKA_OUTAGE", "9");
  const options = optionsWith({ items: 5, outage: 4, scenarios: ["outage"] }, [
    "--items=6",
    "--scenario=delivery",
  ]);
  vi.unstubAllEnvs();
  expect(options).toMatchObject({ items: 6, outage: 9, scenarios: ["delivery"] });
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
