import { mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { HarnessConfig } from "../../../src/cli/config-file/harness-config.ts";
import { settingsRequest } from "../../../src/cli/settings-request.ts";

async function folderWith(config: string): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "edot-suite-")));
  await writeFile(join(folder, "edot-kafka.config.ts"), `export default ${config};`);
  return folder;
}

const ORIGIN = {
  what: "the fixture settings are wrong",
  place: "test.override({ settings })",
};

/** As a suite asks. */
function ownRequest(settings: HarnessConfig, cwd: string) {
  return settingsRequest(settings, { ...ORIGIN, cwd });
}

test("settings of a suite win over the config file, and count from its folder", async () => {
  const folder = await folderWith('{ edge: "edge.yaml", backend: "backend.yaml", outage: 4 }');
  vi.stubEnv("EDOT_KAFKA_BACKEND", "/of/the/environment.yaml");
  const { checked } = await ownRequest({ backend: "other.yaml" }, folder);
  const { checked: plain } = await ownRequest({}, folder);
  vi.unstubAllEnvs();
  expect(checked).toMatchObject({
    edge: join(folder, "edge.yaml"),
    backend: join(folder, "other.yaml"),
    outage: { kind: "refuse", seconds: 4 },
  });
  expect(plain.backend).toBe("/of/the/environment.yaml");
});

test("a folder in the settings takes the place of two files, and two files that of a folder", async () => {
  const ofFiles = await folderWith('{ edge: "edge.yaml", backend: "backend.yaml" }');
  expect((await ownRequest({ configs: "." }, ofFiles)).checked.edge).toBe(
    join(ofFiles, "edge.yaml"),
  );
  const ofFolder = await folderWith('{ configs: "nowhere" }');
  expect((await ownRequest({ edge: "e.yaml", backend: "b.yaml" }, ofFolder)).checked.edge).toBe(
    join(ofFolder, "e.yaml"),
  );
});

test("a setting that there is not is reported with where it was written", async () => {
  const wrong: object = { itmes: 5 };
  await expect(ownRequest(wrong, await folderWith("{}"))).rejects.toMatchObject({
    code: "bad-option",
    message: "the fixture settings are wrong: unknown setting: itmes",
    place: "test.override({ settings })",
  });
});

test("relative paths start from the folder that is given, not from the config file's", async () => {
  const folder = await folderWith("{}");
  const settings = { edge: "edge.yaml", backend: "backend.yaml" };
  const { checked } = await settingsRequest(settings, { ...ORIGIN, cwd: folder, folder: "/else" });
  expect(checked.edge).toBe("/else/edge.yaml");
});

test("a variable with a wrong value is a HarnessError, and nothing is printed", async () => {
  const folder = await folderWith("{}");
  const written = vi.spyOn(process.stderr, "write");
  vi.stubEnv("EDOT_KAFKA_ITEMS", "many");
  try {
    await expect(ownRequest({}, folder)).rejects.toMatchObject({
      code: "bad-option",
      place: "EDOT_KAFKA_ITEMS",
      remedy: expect.stringContaining("items per signal"),
    });
    expect(written).not.toHaveBeenCalled();
  } finally {
    vi.unstubAllEnvs();
    written.mockRestore();
  }
});

test("where CI is set, the config file has no say in keep, and settings do", async () => {
  const folder = await folderWith("{ keep: true }");
  try {
    vi.stubEnv("CI", "");
    expect((await ownRequest({}, folder)).checked.keep).toBe(true);
    vi.stubEnv("CI", "true");
    expect((await ownRequest({}, folder)).checked.keep).toBeUndefined();
    expect((await ownRequest({ keep: true }, folder)).checked.keep).toBe(true);
  } finally {
    vi.unstubAllEnvs();
  }
});
