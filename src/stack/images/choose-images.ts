import { ImageName } from "testcontainers";
import { HarnessError } from "../../base/errors.ts";
import { withoutPublished } from "../../base/invocation.ts";
import type { Progress } from "../../base/progress.ts";
import { versions } from "../../base/versions.ts";
import { IS_MOCK, type TargetKind } from "../../collector-config/target-kind.ts";
import { type Engine, explainEngine } from "../runtimes/docker/engine.ts";
import {
  CONTENTS_LABEL,
  type ImagePart,
  imageNames,
  imageOption,
  isImageName,
  tagOf,
  VERSION_LABEL,
} from "./image-names.ts";
import { pullImage } from "./pull-image.ts";
import type { RunImage, RunImages } from "./run-images.ts";

/** What images are chosen for. */
export interface ImageRequest {
  readonly edot: { readonly edge: string; readonly backend: string };
  /** By default that of `configs/versions.json`. */
  readonly elasticsearch?: string;
  /** By default that of `configs/versions.json`. */
  readonly kafka?: string;
  readonly target: TargetKind;
  /** Images that the user has named. */
  readonly given: Partial<Record<ImagePart, string>>;
}

/**
 * The image of every part: the one that the user names; else the published one, if it is there or can
 * be pulled; else the one that `npm run images` has built to stand in for it.
 *
 * @throws HarnessError `image-missing` with the remedy, `disk-full`, or the signal's reason
 */
export async function chooseImages(
  engine: Engine,
  request: ImageRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<RunImages> {
  const { defaults } = versions();
  const choose = (part: ImagePart, version: string) =>
    chooseImage({ engine, part, version, given: request.given[part], progress, signal });
  const edge = choose("edot-collector", request.edot.edge);
  const [kafka, elasticsearch, edgeImage, backend] = await Promise.all([
    choose("kafka", request.kafka ?? defaults.kafka),
    // Nobody should wait for an image that is not used.
    IS_MOCK[request.target]
      ? undefined
      : choose("elasticsearch", request.elasticsearch ?? defaults.elasticsearch),
    edge,
    request.edot.backend === request.edot.edge
      ? edge
      : choose("edot-collector", request.edot.backend),
  ]);
  return {
    kafka,
    ...(elasticsearch === undefined ? {} : { elasticsearch }),
    edge: edgeImage,
    backend,
  };
}

interface Choice {
  readonly engine: Engine;
  readonly part: ImagePart;
  readonly version: string;
  readonly given: string | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

async function chooseImage(choice: Choice): Promise<RunImage> {
  const { engine, part, version, given, progress, signal } = choice;
  const { published, standIn } = imageNames(part, version);
  if (given !== undefined) {
    if (!isImageName(given)) throw noReference(part, given);
    if (part === "kafka") assertContract(given);
    const missing = await obtain(engine, given, progress, signal);
    if (missing === undefined) return describe(engine, given, published, tagOf(given));
    throw imageMissing(
      part,
      [`${given}: ${missing}`],
      "give an image that is there; pull one that needs a login first (docker pull), which the harness has not",
    );
  }
  if (part === "kafka" && !(version in versions().images.kafka)) throw unknownKafka(version);
  const missing = await obtain(engine, published, progress, signal);
  if (missing === undefined) return describe(engine, published, published, version);
  if (await isThere(engine, standIn)) return describe(engine, standIn, published, version);
  throw imageMissing(
    part,
    [`${published}: ${missing}`, `${standIn}: not there`],
    `make the registry reachable, or ${withoutPublished(undefined, buildOptions(part, version))}`,
  );
}

/** The options of `npm run images` that build a part in this version. */
function buildOptions(part: ImagePart, version: string): string {
  const { defaults } = versions();
  if (part === "edot-collector") return version === defaults.edot ? "" : `--edot ${version}`;
  if (part === "kafka" || version === defaults.elasticsearch) return "";
  return `--elasticsearch ${version}`;
}

/** The tags of Kafka's image count Confluent's releases. */
function unknownKafka(version: string): HarnessError {
  return new HarnessError({
    code: "image-missing",
    message: `the harness does not know which image has Kafka ${version}`,
    place: "--kafka",
    remedy: "name the image with --kafka-image instead, or use --runtime process",
  });
}

function noReference(part: ImagePart, given: string): HarnessError {
  return new HarnessError({
    code: "bad-option",
    message: `"${given}" is no name of an image`,
    place: imageOption(part),
    remedy: "give it as [registry/]name[:tag][@digest], in lower case",
  });
}

/** `KafkaContainer` reads off the tag which contract an image keeps, and speaks KRaft from 8.0.0 on. */
function assertContract(image: string): void {
  if (/^([89]|\d{2,})\.\d+\.\d+/.test(tagOf(image))) return;
  throw new HarnessError({
    code: "bad-option",
    message: `the tag of ${image} is no release of Confluent's image from 8.0.0 on`,
    place: "--kafka-image",
    remedy:
      "give an image with the contract of confluentinc/cp-kafka and a tag of its releases, for example confluentinc/cp-kafka:8.1.1; one that is named by its digest needs the tag too",
  });
}

/** Undefined when the image is there, else why it could not be had. */
async function obtain(
  engine: Engine,
  image: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (await isThere(engine, image)) return undefined;
  try {
    await pullImage(engine, image, progress, signal);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    const explained = explainEngine(error, image);
    if (explained.code === "disk-full") throw explained;
    return error instanceof Error ? error.message : String(error);
  }
}

function isThere(engine: Engine, image: string): Promise<boolean> {
  return engine.image.exists(ImageName.fromString(image));
}

async function describe(
  engine: Engine,
  name: string,
  published: string,
  expected: string,
): Promise<RunImage> {
  const { Config } = await engine.container.dockerode.getImage(name).inspect();
  const labelled = Config.Labels?.[VERSION_LABEL];
  // Whatever name it was given: what was built here is not what its maker publishes.
  const isBuiltHere = Config.Labels?.[CONTENTS_LABEL] !== undefined;
  // Confluent's label and tag count Confluent's releases, not Kafka's.
  const isExpected = labelled === undefined || tagOf(name) === labelled;
  return {
    name,
    version: isExpected ? expected : labelled,
    ...(isBuiltHere ? { standsInFor: published } : {}),
  };
}

function imageMissing(part: ImagePart, details: readonly string[], remedy: string): HarnessError {
  return new HarnessError({
    code: "image-missing",
    message: `there is no image of ${part} here, and none can be pulled`,
    place: imageOption(part),
    remedy,
    details,
  });
}
