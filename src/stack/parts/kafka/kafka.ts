import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import { classCacheOptions, KAFKA_JVM_OPTIONS } from "../../provision/class-cache.ts";
import type { KafkaRelease } from "../../provision/provision.ts";
import type { RunningInstance } from "../../runtimes/runtime.ts";
import { type Part, READY_TIMEOUT_MS, STOP_GRACE_MS } from "../part.ts";
import { logFileOf, type PartContext, systemEnvironment } from "../part-context.ts";
import { withLogTail } from "../part-log.ts";
import { BrokerAdmin } from "./broker-admin.ts";
import type { KafkaOptions } from "./kafka-options.ts";
import { type KafkaLogins, makeLogins } from "./logins.ts";
import { makeTopics } from "./make-topics.ts";
import { readSegments, type Segment } from "./segments.ts";
import { serverProperties } from "./server-properties.ts";

/** Formatting its storage, and raising its features. */
const TOOL_TIMEOUT_MS = 60_000;
/** As the broker's own `server.log`, without the dumps of its settings. */
const LOGGING_OPTIONS = [
  "showDateTime=true",
  "dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  "showThreadName=false",
  "levelInBrackets=true",
  "log.org.apache.kafka.common.config.AbstractConfig=warn",
  "log.kafka.server.KafkaConfig=warn",
].map((option) => `-Dorg.slf4j.simpleLogger.${option}`);

/** A Kafka broker that answers. */
export interface StartedKafka extends Part {
  readonly version: string;
  /** `host:port` for clients, of each broker, separated by commas. */
  readonly bootstrap: string;
  readonly admin: BrokerAdmin;
  /** Its brokers, each of which may be broken alone. */
  readonly brokers: readonly Part[];
  /** How clients log in, where its options ask for it. */
  readonly logins?: KafkaLogins;
  /** What its topics take on its disk, now. */
  segments(): Promise<readonly Segment[]>;
}

/** What makes one broker's identity; plain data, by which a running one is found again. */
export interface KafkaNode {
  readonly port: number;
  readonly clusterId: string;
}

/** A node at a port, which has not been started yet. */
export function newKafkaNode(port: number): KafkaNode {
  return { port, clusterId: newClusterId() };
}

/**
 * Starts one Kafka broker in KRaft mode with the defaults that matter to this pipeline: topics are
 * created by whoever uses them first, with one partition unless told otherwise.
 *
 * @throws HarnessError `port-in-use`, `part-failed` or `part-not-ready` with the last lines of its log.
 */
export async function startKafka(
  context: PartContext,
  node: KafkaNode,
  wanted: KafkaOptions = {},
): Promise<StartedKafka> {
  const folder = folderOf(context);
  await mkdir(folder, { recursive: true });
  const logins =
    wanted.login &&
    (await makeLogins(wanted.login, { folder: join(folder, "logins"), ports: context.ports }));
  const options = withLogins(wanted, logins);
  const controllerPort = await context.ports.reserve();
  const properties = propertiesOf(context);
  const data = dataOf(context);
  await writeFile(properties, serverProperties({ data, port: node.port, controllerPort }, options));
  const { kafkaOf, kafka } = context.artifacts;
  const [release = kafka] = await Promise.all(
    [options.release ?? kafka.version, ...(options.laterReleases ?? [])].map(kafkaOf),
  );
  const process = brokerProcess(context, node, release);
  try {
    const format = await process.java("kafka-format", 128, "kafka.tools.StorageTool", [
      "format",
      "--cluster-id",
      node.clusterId,
      "--config",
      properties,
      ...(options.formatArguments ?? []),
    ]);
    await ended(format, "Kafka's storage could not be formatted");
    const instance = await process.boot();
    await makeTopics(process.bootstrap, options.topics ?? []);
    return startedKafka(context, process, instance, logins);
  } catch (error) {
    return process.explained(error);
  }
}

/** A broker that runs already, in the same folder. */
export function runningKafka(
  context: PartContext,
  node: KafkaNode,
  instance: RunningInstance,
): StartedKafka {
  return startedKafka(context, brokerProcess(context, node), instance);
}

function folderOf(context: PartContext): string {
  return join(context.runtime.folder, "kafka");
}

function propertiesOf(context: PartContext): string {
  return join(folderOf(context), "server.properties");
}

function dataOf(context: PartContext): string {
  return join(folderOf(context), "data");
}

/** How the process of a broker is started, and how it is known to be ready. */
function brokerProcess(
  context: PartContext,
  { port, clusterId }: KafkaNode,
  first: KafkaRelease = context.artifacts.kafka,
) {
  const folder = folderOf(context);
  const logFile = logFileOf(context, "kafka");
  let release = first;
  const java = (name: string, heapMb: number, main: string, args: readonly string[]) =>
    context.runtime.start({
      name,
      command: join(context.artifacts.javaHome, "bin", "java"),
      args: [
        `-Xmx${heapMb}m`,
        ...KAFKA_JVM_OPTIONS,
        ...classCacheOptions(dirname(release.libs)),
        ...LOGGING_OPTIONS,
        `-Dkafka.logs.dir=${folder}`,
        "-cp",
        join(release.libs, "*"),
        main,
        ...args,
      ],
      env: systemEnvironment(),
      cwd: folder,
      logFile,
    });
  const bootstrap = `127.0.0.1:${port}`;
  const admin = new BrokerAdmin(bootstrap, context.signal);
  const boot = async (): Promise<RunningInstance> => {
    const instance = await java("kafka", 512, "kafka.Kafka", [propertiesOf(context)]);
    await waitFor(
      async () => {
        const problem = await admin.ping(clusterId);
        return problem === null ? done(null) : notYet(problem);
      },
      {
        for: `Kafka to answer at ${bootstrap}`,
        timeoutMs: READY_TIMEOUT_MS,
        everyMs: 100,
        place: logFile,
        signal: AbortSignal.any([instance.failed, context.signal]),
      },
    );
    return instance;
  };
  /**
   * Boots as another release; its features are those of the old one until they are raised.
   *
   * @see https://kafka.apache.org/documentation/#upgrade
   */
  const bootAs = async (version: string): Promise<RunningInstance> => {
    release = await context.artifacts.kafkaOf(version);
    const instance = await boot();
    const [major, minor] = version.split(".");
    const features = await java("kafka-features", 128, "org.apache.kafka.tools.FeatureCommand", [
      ...["--bootstrap-server", bootstrap, "upgrade", "--release-version", `${major}.${minor}`],
    ]);
    await ended(features, `Kafka's features could not be raised to those of ${version}`);
    return instance;
  };
  const explained = (error: unknown) => withLogTail(error, "Kafka", logFile, context.signal);
  return { java, boot, bootAs, bootstrap, admin, explained, version: () => release.version };
}

function startedKafka(
  context: PartContext,
  { bootstrap, admin, boot, bootAs, explained, version }: ReturnType<typeof brokerProcess>,
  running: RunningInstance,
  logins?: KafkaLogins,
): StartedKafka {
  let instance = running;
  const started: StartedKafka = {
    name: "kafka",
    get version() {
      return version();
    },
    bootstrap,
    admin,
    ...(logins === undefined ? {} : { logins }),
    segments: () => readSegments(dataOf(context)),
    get brokers() {
      return [started];
    },
    get instance() {
      return instance;
    },
    restart: async () => {
      instance = await boot().catch(explained);
    },
    upgrade: {
      stop: async () => {
        await instance.stop(STOP_GRACE_MS);
      },
      start: async (to) => {
        instance = await bootAs(to).catch(explained);
      },
    },
  };
  return started;
}

function withLogins(options: KafkaOptions, logins: KafkaLogins | undefined): KafkaOptions {
  if (logins === undefined) return options;
  const { listeners = [], settings, formatArguments = [] } = logins.broker;
  return {
    ...options,
    listeners: [...listeners, ...(options.listeners ?? [])],
    settings: { ...settings, ...options.settings },
    formatArguments: [...formatArguments, ...(options.formatArguments ?? [])],
  };
}

/** Waits until one of Kafka's tools has ended well. */
async function ended(tool: RunningInstance, problem: string): Promise<void> {
  const timeout = AbortSignal.timeout(TOOL_TIMEOUT_MS);
  const late = new Promise<null>((resolve) =>
    timeout.addEventListener("abort", () => resolve(null), { once: true }),
  );
  const exit = await Promise.race([tool.exited, late]);
  if (exit?.code === 0) return;
  const why = exit === null ? `not within ${TOOL_TIMEOUT_MS / 1000} s` : `exit code ${exit.code}`;
  throw new HarnessError({
    code: "part-failed",
    message: `${problem} (${why})`,
    place: tool.logFile,
  });
}

/** In Kafka's own form: a UUID in URL-safe base64; a leading dash would be taken for an option. */
export function newClusterId(random = randomBytes(15)): string {
  return Buffer.concat([Buffer.of(0), random]).toString("base64url");
}
