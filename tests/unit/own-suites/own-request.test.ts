import { mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { ownRequest } from "../../../fixtures/own-request.ts";

async function folderWith(config: string): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "edot-suite-")));
  await writeFile(join(folder, "edot-kafka.config.ts"), `export default ${config};`);
  return folder;
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

test("a setting that there is not is told with where it was written", async () => {
  const wrong: object = { itmes: 5 };
  await expect(ownRequest(wrong, await folderWith("{}"))).rejects.toMatchObject({
    code: "bad-option",
    message: "the fixture settings are wrong: there is no setting itmes",
    place: "test.override({ settings })",
  });
});
