import { readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { versions } from "../../base/versions.ts";
import { artifactKey } from "./artifact-key.ts";
import { type ArtifactSpec, expectFile } from "./cached-artifact.ts";
import { buildPlugin, PLUGIN_FOLDER } from "./elasticsearch-plugin.ts";
import { DEPENDENCY_PLUGIN, runMaven } from "./maven.ts";

/** Elasticsearch's server with the harness's plugin, in the artifact's folder `home`. */
export function elasticsearchArtifact(version: string, javaHome: () => string): ArtifactSpec {
  const title = `Elasticsearch ${version}`;
  const artifact = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${version}:zip`;
  return {
    name: `elasticsearch-${version}`,
    title,
    key: artifactKey({
      values: { recipe: "2", artifact, fetcher: DEPENDENCY_PLUGIN },
      sources: { plugin: { folder: PLUGIN_FOLDER } },
    }),
    build: async (job) => {
      job.say("fetching with Maven");
      // Maven unpacks it too: it keeps the executable bits and needs no unzip.
      const unpacked = join(job.work, "unpacked");
      const args = [`-Dartifact=${artifact}`, `-DoutputDirectory=${unpacked}`];
      await runMaven(job, "unpack", args, javaHome(), (output) => notPublished(version, output));
      const [folder] = await readdir(unpacked);
      const home = join(job.folder, "home");
      await rename(join(unpacked, folder ?? ""), home);
      await expectFile(join(home, "bin", "elasticsearch"), title);
      job.say("compiling the plugin");
      await buildPlugin(job, { home, version, javaHome: javaHome() });
    },
  };
}

/** What Maven says of a release that its repositories do not have. */
function notPublished(version: string, output: readonly string[]): HarnessError | undefined {
  const line = output.find((text) => /[Cc]ould not find artifact org\.elasticsearch\./.test(text));
  if (line === undefined) return undefined;
  return new HarnessError({
    code: "artifact-failed",
    message: `there is no Elasticsearch ${version} in Maven's repositories`,
    place: "--elasticsearch",
    remedy: `give a release that is there, for example ${versions().defaults.elasticsearch}`,
    details: [line.replace(/^\[ERROR\] /, "").slice(0, 300)],
  });
}
