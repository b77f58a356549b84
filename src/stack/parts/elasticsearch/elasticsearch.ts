import { randomBytes } from "node:crypto";
import { chown, cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "@elastic/elasticsearch";
import { waitFor } from "../../../base/wait.ts";
import type { ElasticsearchRelease } from "../../provision/provision.ts";
import type { RunningInstance } from "../../runtimes/runtime.ts";
import { type Part, READY_TIMEOUT_MS, type ReleaseOptions, STOP_GRACE_MS } from "../part.ts";
import { logFileOf, type PartContext, systemEnvironment } from "../part-context.ts";
import { withLogTail } from "../part-log.ts";
import { createPipelineKey } from "./api-key.ts";
import { clusterHealth } from "./cluster-health.ts";
import { emptyElasticsearch } from "./empty-elasticsearch.ts";
import { fileRealmHash } from "./file-realm.ts";
import { linkTree } from "./link-tree.ts";
import { installTemplates, type TemplateOptions } from "./templates.ts";
import { assertOthersMayEnter, elasticsearchUser } from "./unprivileged-user.ts";

const ADMIN = "harness";
/** What the harness writes into a node's configuration. */
const OWN_CONFIG = ["elasticsearch.yml", "users", "users_roles"];

/** An Elasticsearch node that is ready for documents. */
export interface StartedElasticsearch extends Part {
  readonly version: string;
  /** Where the harness reaches it. */
  readonly url: string;
  /** The authority of its certificate as PEM, if it speaks TLS. */
  readonly ca?: string;
  /** A client with all rights. */
  readonly client: Client;
  /** The API key of this run, as the collector's `api_key` takes it (base64 of id:key). */
  readonly apiKey: string;
}

/** What the options of a run ask of its node. */
export interface AskedOfElasticsearch extends Required<Pick<TemplateOptions, "metricsWindow">> {
  /** Seconds until it must be ready; default 120. */
  readonly readyTimeout: number;
}

/** Choices of one Elasticsearch node. */
export interface ElasticsearchOptions
  extends TemplateOptions,
    ReleaseOptions,
    Partial<AskedOfElasticsearch> {
  /** More lines for elasticsearch.yml. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
}

/** What makes one node's identity; plain data, by which a running one is found again. */
export interface ElasticsearchNode {
  readonly port: number;
  /** Of the harness' own user. */
  readonly password: string;
}

/** A node at a port, which has not been started yet. */
export function newElasticsearchNode(port: number): ElasticsearchNode {
  return { port, password: randomBytes(18).toString("base64url") };
}

/**
 * Starts one Elasticsearch node with security on, makes the run's API key and installs the index
 * templates that the server lacks.
 *
 * @throws HarnessError `part-failed` or `part-not-ready` with the last lines of its log.
 */
export async function startElasticsearch(
  context: PartContext,
  node: ElasticsearchNode,
  options: ElasticsearchOptions = {},
): Promise<StartedElasticsearch> {
  const transportPort = await context.ports.reserve();
  const user = elasticsearchUser();
  if (user !== undefined) {
    const remedy = "set TMPDIR to a folder that all users may enter, or do not run as root";
    await assertOthersMayEnter(context.runtime.folder, remedy);
    const javaRemedy = "let ES_JAVA_HOME name a JDK that all users may use";
    await assertOthersMayEnter(context.artifacts.javaHome, javaRemedy);
  }
  const { elasticsearchOf, elasticsearch } = context.artifacts;
  const [release = elasticsearch] = await Promise.all(
    [options.release ?? elasticsearch.version, ...(options.laterReleases ?? [])].map(
      elasticsearchOf,
    ),
  );
  await linkTree(release.home, homeOf(context));
  await cp(join(release.home, "config"), configOf(context), { recursive: true });
  await writeConfig(context, { ...node, transportPort, options });
  await handOver(context);
  const process = nodeProcess(context, node, options, release);
  try {
    return await readyForRun(context, process, await process.boot(), options);
  } catch (error) {
    return process.explained(error);
  }
}

/**
 * Makes a node that runs already, in the same folder, ready for another run: it holds nothing of the
 * run before.
 *
 * @throws HarnessError `deadline`, or an error of the client's when it does not answer
 */
export async function runningElasticsearch(
  context: PartContext,
  node: ElasticsearchNode,
  instance: RunningInstance,
  options: ElasticsearchOptions = {},
): Promise<StartedElasticsearch> {
  const process = nodeProcess(context, node, options);
  await emptyElasticsearch(process.client, AbortSignal.any([instance.failed, context.signal]));
  return readyForRun(context, process, instance, options);
}

async function readyForRun(
  context: PartContext,
  { client, url, boot, bootAs, explained, version }: ReturnType<typeof nodeProcess>,
  running: RunningInstance,
  options: ElasticsearchOptions,
): Promise<StartedElasticsearch> {
  let instance = running;
  const [apiKey] = await Promise.all([
    createPipelineKey(client, AbortSignal.any([instance.failed, context.signal])),
    installTemplates(client, options),
  ]);
  return {
    name: "elasticsearch",
    get version() {
      return version();
    },
    url,
    client,
    apiKey,
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
}

function folderOf(context: PartContext): string {
  return join(context.runtime.folder, "elasticsearch");
}

function homeOf(context: PartContext): string {
  return join(folderOf(context), "home");
}

function configOf(context: PartContext): string {
  return join(folderOf(context), "config");
}

/** How the process of a node is started, and how it is known to be ready. */
function nodeProcess(
  context: PartContext,
  { port, password }: ElasticsearchNode,
  { readyTimeout = READY_TIMEOUT_MS / 1000 }: ElasticsearchOptions,
  first: ElasticsearchRelease = context.artifacts.elasticsearch,
) {
  const folder = folderOf(context);
  let release = first;
  let home = homeOf(context);
  const user = elasticsearchUser();
  const logFile = logFileOf(context, "elasticsearch");
  const url = `http://127.0.0.1:${port}`;
  const client = new Client({
    node: url,
    auth: { username: ADMIN, password },
    maxRetries: 0,
    requestTimeout: 30_000,
  });
  const boot = async (): Promise<RunningInstance> => {
    const instance = await context.runtime.start({
      name: "elasticsearch",
      command: join(home, "bin", "elasticsearch"),
      args: [],
      env: {
        ...systemEnvironment(),
        HOME: folder,
        ES_JAVA_HOME: context.artifacts.javaHome,
        ES_PATH_CONF: configOf(context),
        ES_TMPDIR: join(folder, "tmp"),
        ES_JAVA_OPTS:
          "-Xms512m -Xmx512m -XX:-UseG1GC -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-AlwaysPreTouch",
        // The launcher's own JVM lives for a moment; it need not be clever.
        CLI_JAVA_OPTS: "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m",
      },
      cwd: home,
      logFile,
      ...(user === undefined ? {} : { user }),
    });
    await waitFor(() => clusterHealth(client), {
      for: `Elasticsearch to become ready at ${url}`,
      timeoutMs: readyTimeout * 1000,
      everyMs: 100,
      place: logFile,
      signal: AbortSignal.any([instance.failed, context.signal]),
    });
    return instance;
  };
  const bootAs = async (version: string): Promise<RunningInstance> => {
    release = await context.artifacts.elasticsearchOf(version);
    home = `${homeOf(context)}-${version}`;
    await linkTree(release.home, home);
    // What is its own in the folder stays: settings, users, keys.
    const own = join(release.home, "config");
    await cp(own, configOf(context), {
      recursive: true,
      filter: (file) => !OWN_CONFIG.some((name) => file === join(own, name)),
    });
    await handOver(context);
    return boot();
  };
  const explained = (error: unknown) =>
    withLogTail(error, "Elasticsearch", logFile, context.signal);
  return { boot, bootAs, client, url, explained, version: () => release.version };
}

async function writeConfig(
  context: PartContext,
  node: ElasticsearchNode & {
    readonly transportPort: number;
    readonly options: ElasticsearchOptions;
  },
): Promise<void> {
  const folder = folderOf(context);
  const config = configOf(context);
  for (const name of ["data", "logs", "tmp"]) await mkdir(join(folder, name), { recursive: true });
  const settings = {
    "node.name": "elasticsearch",
    "cluster.name": "edot-kafka-harness",
    "discovery.type": "single-node",
    "network.host": "127.0.0.1",
    "http.port": node.port,
    "transport.port": node.transportPort,
    "path.data": join(folder, "data"),
    "path.logs": join(folder, "logs"),
    "xpack.security.enabled": true,
    "xpack.security.http.ssl.enabled": false,
    "xpack.security.transport.ssl.enabled": false,
    "xpack.security.autoconfiguration.enabled": false,
    // The user's disk may be fuller than the watermarks like; the run is short.
    "cluster.routing.allocation.disk.threshold_enabled": false,
    ...node.options.settings,
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key}: ${value}`);
  await writeFile(join(config, "elasticsearch.yml"), `${lines.join("\n")}\n`);
  await writeFile(join(config, "users"), `${ADMIN}:${fileRealmHash(node.password)}\n`);
  await writeFile(join(config, "users_roles"), `superuser:${ADMIN}\n`);
}

/** Gives the node's own folders to the user it runs as; the linked installation stays as it is. */
async function handOver(context: PartContext): Promise<void> {
  const user = elasticsearchUser();
  if (user === undefined) return;
  const [folder, config] = [folderOf(context), configOf(context)];
  const own = ["data", "logs", "tmp"].map((name) => join(folder, name));
  const files = await readdir(config, { recursive: true });
  const paths = [folder, ...own, config, ...files.map((name) => join(config, name))];
  for (const path of paths) await chown(path, user.uid, user.gid);
}
