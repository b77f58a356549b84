import type { Engine } from "./engine.ts";

const REPOSITORY = "testcontainers/ryuk";

/**
 * Lets Testcontainers use Ryuk, its own reaper, where some version of its image is there, and not
 * pull it where it is not: the harness has a reaper already. What the user's environment says of it
 * stays as it is.
 */
export async function chooseRyuk(engine: Engine): Promise<void> {
  const { env } = process;
  if (env.TESTCONTAINERS_RYUK_DISABLED !== undefined || env.RYUK_CONTAINER_IMAGE !== undefined)
    return;
  const images = await engine.container.dockerode.listImages({
    filters: { reference: [REPOSITORY] },
  });
  const image = images.flatMap(({ RepoTags }) => RepoTags ?? [])[0];
  if (image === undefined) env.TESTCONTAINERS_RYUK_DISABLED = "true";
  else env.RYUK_CONTAINER_IMAGE = image;
}
