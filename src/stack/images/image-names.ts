import { edotVersion, versions } from "../../base/versions.ts";

/** The parts that run in containers; the two collectors are of one kind. */
export const IMAGE_PARTS = ["kafka", "elasticsearch", "edot-collector"] as const;
export type ImagePart = (typeof IMAGE_PARTS)[number];

/** The option that names the image of a part. */
export function imageOption(part: ImagePart): string {
  return `--${part === "edot-collector" ? "edot" : part}-image`;
}

/** Says of a built image what went into it; equal contents have equal values. */
export const CONTENTS_LABEL = "edot-kafka-harness.contents";
/** The version of the component in a built image. */
export const VERSION_LABEL = "org.opencontainers.image.version";

/** Where an image of a part comes from. */
export interface ImageNames {
  /** The image that its maker publishes. */
  readonly published: string;
  /** The one that `npm run images` builds in its place. */
  readonly standIn: string;
}

/**
 * The images of a part in a version: EDOT's, Elasticsearch's or Kafka's.
 *
 * @throws HarnessError `unknown-edot-version`
 */
export function imageNames(part: ImagePart, version: string): ImageNames {
  const { images } = versions();
  switch (part) {
    case "kafka": {
      // KafkaContainer reads the contract off the tag, which is Confluent's, not Kafka's.
      const published = images.kafka[version] ?? `confluentinc/cp-kafka:${version}`;
      return { published, standIn: `edot-kafka-harness/kafka:${tagOf(published)}` };
    }
    case "elasticsearch":
      return {
        published: `${images.elasticsearch}:${version}`,
        standIn: `edot-kafka-harness/elasticsearch:${version}`,
      };
    case "edot-collector":
      return {
        published: edotVersion(version).image,
        standIn: `edot-kafka-harness/edot-collector:${version}`,
      };
  }
}

/** The tag of an image's name; `latest` where it has none. */
export function tagOf(image: string): string {
  return /:([^/:@]+)(?:@.*)?$/.exec(image)?.[1] ?? "latest";
}

/** https://pkg.go.dev/github.com/distribution/reference, as far as a slip can be told. */
const REFERENCE = /^[\w.-]+(?::\d+)?(?:\/[a-z0-9._-]+)*(?::[\w.-]+)?(?:@[\w+.-]+:[0-9a-fA-F]+)?$/;

/** Whether an engine can be asked for it: `[registry/]name[:tag][@digest]`. */
export function isImageName(text: string): boolean {
  return REFERENCE.test(text);
}
