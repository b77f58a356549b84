import { readFileSync } from "node:fs";
import { z } from "zod";
import { HarnessError } from "./errors.ts";
import { repositoryPath } from "./repository.ts";

const VERSIONS_FILE = repositoryPath("configs/versions.json");

const edotSchema = z.strictObject({
  /** OpenTelemetry Collector core release it is made of, for example `v0.152.0`. */
  core: z.string().regex(/^v\d+\.\d+\.\d+$/),
  contrib: z.string().regex(/^v\d+\.\d+\.\d+$/),
  /** The published container image. */
  image: z.string(),
  /** Folder of the Go module that builds it, relative to the repository. */
  goModule: z.string(),
});

const versionsSchema = z.strictObject({
  defaults: z.strictObject({ edot: z.string(), elasticsearch: z.string(), kafka: z.string() }),
  edot: z.record(z.string(), edotSchema),
  images: z.strictObject({
    /** Confluent's image by Kafka version: its tags count otherwise. */
    kafka: z.record(z.string(), z.string()),
    /** The repository; its tags are Elasticsearch's versions. */
    elasticsearch: z.string(),
  }),
  kafka: z.strictObject({
    /** Scala's release in the name of Kafka's own artifact. */
    scala: z.string(),
    /** Release of the logging interface that this Kafka uses, for a logger that fits. */
    slf4j: z.string(),
  }),
});

/** What `configs/versions.json` knows: the EDOT versions and the default versions of the rest. */
export type Versions = z.infer<typeof versionsSchema>;

/** What one EDOT version is made of. */
export type EdotVersion = z.infer<typeof edotSchema> & { readonly version: string };

let loaded: Versions | undefined;

/** The contents of `configs/versions.json`. @throws HarnessError `internal` when it is malformed. */
export function versions(): Versions {
  loaded ??= parseVersions(readFileSync(VERSIONS_FILE, "utf8"));
  return loaded;
}

/** @throws HarnessError `internal` with the first field that is wrong. */
export function parseVersions(json: string): Versions {
  const result = versionsSchema.safeParse(JSON.parse(json));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new HarnessError({
    code: "internal",
    message: `versions.json: ${issue?.path.join(".")}: ${issue?.message}`,
    place: VERSIONS_FILE,
  });
}

/** @throws HarnessError `unknown-edot-version` that lists the known ones. */
export function edotVersion(version: string, from: Versions = versions()): EdotVersion {
  const found = Object.hasOwn(from.edot, version) ? from.edot[version] : undefined;
  if (found !== undefined) return { version, ...found };
  throw new HarnessError({
    code: "unknown-edot-version",
    message: `EDOT version ${JSON.stringify(version)} is not known`,
    place: VERSIONS_FILE,
    remedy: `use one of: ${Object.keys(from.edot).join(", ")}`,
  });
}
