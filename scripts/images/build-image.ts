import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { HarnessError } from "../../src/base/errors.ts";
import type { Progress } from "../../src/base/progress.ts";
import { repositoryPath } from "../../src/base/repository.ts";
import {
  CONTENTS_LABEL,
  type ImagePart,
  imageNames,
  VERSION_LABEL,
} from "../../src/stack/images/image-names.ts";
import { artifactKey } from "../../src/stack/provision/artifact-key.ts";
import type { ProcessArtifacts } from "../../src/stack/provision/provision.ts";
import { docker } from "./docker-tool.ts";

/** What an image is built from. */
export interface ImageBuild {
  readonly part: ImagePart;
  readonly base: string;
  readonly artifacts: ProcessArtifacts;
  /** EDOT version of the collector. */
  readonly edot: string;
  readonly progress: Progress;
}

/** Files of the cache that go into an image, by their name in the build's context. */
interface Contents {
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Builds the image of a part, unless one with the same contents is there.
 *
 * @returns its name
 * @throws HarnessError `no-engine`, `disk-full` or `artifact-failed` with the client's last lines
 */
export async function buildImage(build: ImageBuild): Promise<string> {
  const { part, base, progress } = build;
  const { version, files } = contentsOf(build);
  const { published, standIn } = imageNames(part, version);
  const recipe = repositoryPath(join("scripts/images", part));
  const log = `image-${part}`;
  const contents = artifactKey({
    values: {
      base: await idOf(base, log),
      // The folder of an artifact is named after all that went into it.
      files: Object.values(files)
        .map((file) => basename(dirname(file)))
        .join(),
    },
    sources: { recipe: { folder: recipe } },
  });
  const label = `{{index .Config.Labels "${CONTENTS_LABEL}"}}`;
  if ((await inspect(standIn, label, log)) === contents) return standIn;
  progress.start(standIn);
  const context = await mkdtemp(join(tmpdir(), "edot-image-"));
  try {
    for (const name of await readdir(recipe)) await cp(join(recipe, name), join(context, name));
    for (const [name, file] of Object.entries(files)) {
      await mkdir(dirname(join(context, name)), { recursive: true });
      await cp(file, join(context, name), { recursive: true, verbatimSymlinks: true });
    }
    const labels = {
      [CONTENTS_LABEL]: contents,
      [VERSION_LABEL]: version,
      "org.opencontainers.image.title": `edot-kafka-harness ${part}`,
      "org.opencontainers.image.description": `stands in for ${published}`,
    };
    await docker({
      args: [
        "build",
        ...["--build-arg", `BASE=${base}`],
        ...Object.entries(labels).flatMap(([key, value]) => ["--label", `${key}=${value}`]),
        ...["--tag", standIn, context],
      ],
      log,
      onLine: (line) => progress.update(standIn, line),
    });
  } catch (error) {
    progress.fail(standIn);
    throw error;
  } finally {
    await rm(context, { recursive: true, force: true });
  }
  progress.done(standIn);
  return standIn;
}

function contentsOf({ part, artifacts, edot }: ImageBuild): Contents {
  switch (part) {
    case "kafka":
      return { version: artifacts.kafka.version, files: { libs: artifacts.kafka.libs } };
    case "elasticsearch": {
      const { version, home } = artifacts.elasticsearch;
      return { version, files: { home } };
    }
    case "edot-collector": {
      const binary = artifacts.collectors.get(edot)?.binary;
      if (binary === undefined) {
        throw new HarnessError({ code: "internal", message: `EDOT ${edot} was not provisioned` });
      }
      return { version: edot, files: { "elastic-otel-collector": binary } };
    }
  }
}

async function idOf(image: string, log: string): Promise<string> {
  return (await inspect(image, "{{.Id}}", log)) ?? "";
}

/** A field of an image that may not be there. */
async function inspect(image: string, format: string, log: string): Promise<string | undefined> {
  try {
    const [line] = await docker({ args: ["image", "inspect", "--format", format, image], log });
    return line?.trim();
  } catch (error) {
    if (error instanceof HarnessError && error.code === "artifact-failed") return undefined;
    throw error;
  }
}
