import { chmod, mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ImageName } from "testcontainers";
import { expect, onTestFinished, test } from "vitest";
import { versions } from "../../src/base/versions.ts";
import { IMAGE_PARTS, imageNames } from "../../src/stack/images/image-names.ts";
import { findOnPath } from "../../src/stack/provision/find-on-path.ts";
import { findEngine } from "../../src/stack/runtimes/docker/engine.ts";
import { verify } from "../support/run-cli.ts";

/** Gives the images that were built here the names of the published ones, where those are not there. */
async function retag(): Promise<void> {
  const engine = await findEngine();
  const { dockerode } = engine.container;
  const { defaults } = versions();
  const wanted = { ...defaults, "edot-collector": defaults.edot };
  for (const part of IMAGE_PARTS) {
    const { published, standIn } = imageNames(part, wanted[part]);
    if (await engine.image.exists(ImageName.fromString(published))) continue;
    const at = published.lastIndexOf(":");
    const name = { repo: published.slice(0, at), tag: published.slice(at + 1) };
    await dockerode.getImage(standIn).tag(name);
    onTestFinished(() => dockerode.getImage(published).remove());
  }
}

/** A PATH with nothing on it but Node. */
async function bareFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edot-bare-"));
  await chmod(folder, 0o755);
  await symlink(process.execPath, join(folder, "node"));
  return folder;
}

test("an engine and the published images are all it takes: no Java, no Go, no Maven", async () => {
  await retag();
  const PATH = await bareFolder();
  for (const tool of ["java", "mvn", "go", "docker"]) {
    expect(findOnPath(tool, { PATH })).toBeUndefined();
  }
  const result = await verify(["--items", "60"], {
    PATH,
    JAVA_HOME: "",
    ES_JAVA_HOME: "",
    EDOT_KAFKA_JDK_FOLDERS: PATH,
    // Nothing that was built before.
    EDOT_KAFKA_CACHE: join(PATH, "cache"),
    EDOT_KAFKA_RUNTIME: "docker",
  });
  expect(result.exitCode, result.stderr).toBe(0);
  const { defaults } = versions();
  expect(result.report().images).toMatchObject({
    kafka: { name: imageNames("kafka", defaults.kafka).published },
    elasticsearch: { name: imageNames("elasticsearch", defaults.elasticsearch).published },
    edge: { name: imageNames("edot-collector", defaults.edot).published },
  });
});
