import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { artifactKey } from "./artifact-key.ts";
import { type ArtifactSpec, expectFile } from "./cached-artifact.ts";
import { DEPENDENCY_PLUGIN, runMaven } from "./maven.ts";

/** Kafka's jars with all they need at run time, in the artifact's folder `libs`. */
export function kafkaArtifact(
  version: string,
  scala: string,
  javaHome: () => string,
): ArtifactSpec {
  const pom = kafkaPom(version, scala);
  return {
    name: `kafka-${version}`,
    title: `Kafka ${version}`,
    key: artifactKey({ values: { recipe: "1", pom, plugin: DEPENDENCY_PLUGIN } }),
    build: async (job) => {
      const libs = join(job.folder, "libs");
      await mkdir(libs);
      await writeFile(join(job.work, "pom.xml"), pom);
      job.say("fetching with Maven");
      const args = [`-DoutputDirectory=${libs}`, "-DincludeScope=runtime"];
      await runMaven(job, "copy-dependencies", args, javaHome());
      await expectFile(join(libs, `kafka_${scala}-${version}.jar`), `Kafka ${version}`);
    },
  };
}

/** The smallest project whose dependencies are a broker and its tools. */
export function kafkaPom(version: string, scala: string): string {
  const dependencies = [`kafka_${scala}`, "kafka-tools"].map(
    (name) => `    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>${name}</artifactId>
      <version>${version}</version>
    </dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>edot-kafka-harness</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <dependencies>
${dependencies.join("\n")}
  </dependencies>
</project>
`;
}
