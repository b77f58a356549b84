import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Versions } from "../../base/versions.ts";
import { artifactKey } from "./artifact-key.ts";
import { type ArtifactSpec, expectFile } from "./cached-artifact.ts";
import { makeClassCache } from "./class-cache.ts";
import { DEPENDENCY_PLUGIN, runMaven } from "./maven.ts";

/** What `configs/versions.json` says of the artifacts a broker is made of. */
export type KafkaBuild = Versions["kafka"];

/** Kafka's jars with all they need at run time, in the artifact's folder `libs`, and a class cache for it. */
export function kafkaArtifact(
  version: string,
  build: KafkaBuild,
  javaHome: () => string,
): ArtifactSpec {
  const pom = kafkaPom(version, build);
  return {
    name: `kafka-${version}`,
    title: `Kafka ${version}`,
    key: artifactKey({ values: { recipe: "2", pom, plugin: DEPENDENCY_PLUGIN } }),
    build: async (job) => {
      const libs = join(job.folder, "libs");
      await mkdir(libs);
      await writeFile(join(job.work, "pom.xml"), pom);
      job.say("fetching with Maven");
      const args = [`-DoutputDirectory=${libs}`, "-DincludeScope=runtime"];
      await runMaven(job, "copy-dependencies", args, javaHome());
      await expectFile(join(libs, `kafka_${build.scala}-${version}.jar`), `Kafka ${version}`);
      await makeClassCache(job, javaHome(), libs);
    },
  };
}

/** Before 4.0 Kafka brought a logger without a configuration, and two of them share the log by luck. */
const EXCLUDED = `
        <exclusion>
          <groupId>org.slf4j</groupId>
          <artifactId>slf4j-reload4j</artifactId>
        </exclusion>`;

/** The smallest project whose dependencies are a broker, its tools and a logger for both. */
export function kafkaPom(version: string, { scala, slf4j }: KafkaBuild): string {
  const dependencies = [
    ["org.apache.kafka", `kafka_${scala}`, version],
    ["org.apache.kafka", "kafka-tools", version],
    // Kafka's artifacts come without one, and would say nothing at all.
    ["org.slf4j", "slf4j-simple", slf4j],
  ].map(
    ([group, name, release]) => `    <dependency>
      <groupId>${group}</groupId>
      <artifactId>${name}</artifactId>
      <version>${release}</version>
      <exclusions>${EXCLUDED}
      </exclusions>
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
