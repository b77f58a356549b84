import { dirname } from "node:path";
import { HarnessError } from "../../base/errors.ts";
import type { Progress } from "../../base/progress.ts";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { ComponentType } from "../../collector-config/component-set.ts";
import { IS_MOCK } from "../../collector-config/target-kind.ts";
import type { VerifyRequest } from "../../scenario/verify-request.ts";
import { type ImagePart, imageOption } from "../../stack/images/image-names.ts";
import type { RunImages } from "../../stack/images/run-images.ts";
import type { Answer, Question } from "../../stack/parts/collector/ask.ts";
import { askAboutTexts } from "../../stack/parts/collector/ask-about-texts.ts";
import { provision } from "../../stack/provision/provision.ts";
import type { RuntimeKind } from "../../stack/runtimes/runtime.ts";
import { MOCK_VERSION } from "../../stack/targets/mock-version.ts";
import type { WantedRuntime } from "../settings/wanted-runtimes.ts";

/** What was chosen, with everything that it runs at hand. */
export interface ChosenRuntime {
  readonly run: { readonly runtime: RuntimeKind; readonly images?: RunImages };
  /** The parts beside the collectors, by name, with their versions. */
  readonly parts: Readonly<Record<string, string>>;
  /** Why it was this one, in one line. */
  readonly why: string;
  /** Asks a config's collector of a version about the config as it is written. */
  ask(config: CollectorConfig, version: string, question: Question): Promise<Answer>;
}

/** What the user asks of a runtime. */
export interface Wanted {
  readonly runtime: WantedRuntime;
  /** Images that the user names. */
  readonly given: Partial<Record<ImagePart, string>>;
  /** Told which runtime `auto` has chosen, and why. */
  readonly onChosen: (line: string) => void;
  /** What the configs use: with processes, the collectors are built with it. */
  readonly components: readonly ComponentType[];
  /**
   * Called before anything is built, when the collectors will be ones that are built here; `image`
   * where they are in the image that stands in for the published one.
   */
  readonly onBuiltHere: (image?: string) => void;
}

const NOT_KEPT = "--keep has no effect: parts in containers end with their run";

type Asked = Pick<
  VerifyRequest,
  "edot" | "elasticsearch" | "kafka" | "target" | "brokers" | "outage" | "keep"
>;

/**
 * The runtime of a run. `auto` takes containers when an engine answers and has every image or can
 * pull it, else plain processes; `docker` never falls back.
 *
 * @throws HarnessError as `provision`, `findEngine` and `chooseImages` do
 */
export async function chooseRuntime(
  wanted: Wanted,
  asked: Asked,
  progress: Progress,
  signal: AbortSignal,
): Promise<ChosenRuntime> {
  const { runtime, given, components, onBuiltHere, onChosen } = wanted;
  const tell = (chosen: RuntimeKind, why: string) => {
    if (runtime === "auto") onChosen(`runtime ${chosen}: ${why}`);
  };
  const inProcesses = (why: string) => {
    onBuiltHere();
    return processes({ ...asked, components }, why, progress, signal);
  };
  if (runtime === "process") {
    const [part] = Object.keys(given) as ImagePart[];
    if (part !== undefined) {
      throw containersOnly(imageOption(part), "are made of no images", "asked for");
    }
    return inProcesses("asked for");
  }
  // What speaks with an engine is large: a run of processes does without.
  const [{ findEngine }, { chooseImages }] = await Promise.all([
    import("../../stack/runtimes/docker/engine.ts"),
    import("../../stack/images/choose-images.ts"),
  ]);
  try {
    const engine = await findEngine();
    const images = await chooseImages(engine, { ...asked, given }, progress, signal);
    if (images.edge.standsInFor !== undefined) onBuiltHere(images.edge.name);
    const { serverVersion } = engine.info.containerRuntime;
    const why = runtime === "docker" ? "asked for" : `Docker Engine ${serverVersion} answers`;
    tell("docker", why);
    if (asked.keep === true) onChosen(NOT_KEPT);
    const { askContainer } = await import("../../stack/parts/collector/ask-container.ts");
    return {
      ...{ run: { runtime: "docker", images }, parts: partsOf(asked, images), why },
      ask: ({ role, files }, _version, question) => {
        const texts = files.map(({ text }) => text);
        return askContainer(engine, images[role].name, texts, question);
      },
    };
  } catch (error) {
    const mayFallBack =
      runtime === "auto" &&
      // Who names an image wants it.
      Object.keys(given).length === 0 &&
      error instanceof HarnessError &&
      (error.code === "no-engine" || error.code === "image-missing");
    if (!mayFallBack) throw error;
    tell("process", error.message);
    return inProcesses(error.message);
  }
}

async function processes(
  asked: Asked & Pick<Wanted, "components">,
  why: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<ChosenRuntime> {
  if (asked.brokers > 1) {
    throw containersOnly("--brokers", `are one broker of Kafka, not ${asked.brokers}`, why);
  }
  if (asked.outage.kind === "cut") {
    throw containersOnly("--outage-kind", "have no network that could be taken away", why);
  }
  const edotVersions = [...new Set(Object.values(asked.edot))];
  const { elasticsearch, kafka, components } = asked;
  const wanted = {
    edotVersions,
    components,
    elasticsearch,
    kafka,
  };
  const artifacts = await provision(wanted, progress, signal);
  return {
    ...{ run: { runtime: "process" }, parts: partsOf(asked, artifacts), why },
    ask: async ({ files, path, defined }, version, question) => {
      const binary = await artifacts.collectorWith(version, defined);
      const texts = files.map(({ text }) => text);
      return askAboutTexts(binary, texts, question, dirname(path));
    },
  };
}

function partsOf(
  { target }: Asked,
  found: {
    readonly kafka: { readonly version: string };
    readonly elasticsearch?: { readonly version: string };
  },
): Record<string, string> {
  return {
    kafka: found.kafka.version,
    [target]: IS_MOCK[target] ? MOCK_VERSION : (found.elasticsearch?.version ?? ""),
  };
}

function containersOnly(place: string, what: string, why: string): HarnessError {
  return new HarnessError({
    code: "not-available",
    message: `plain processes ${what}`,
    place,
    remedy: "use --runtime docker, with a Docker Engine",
    details: [`runtime process: ${why}`],
  });
}
