import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Client } from "@elastic/elasticsearch";
import { ElasticsearchContainer } from "@testcontainers/elasticsearch";
import { waitFor } from "../../../base/wait.ts";
import type { RunImage } from "../../images/run-images.ts";
import type { DockerRuntime, RunContainer } from "../../runtimes/docker/docker-runtime.ts";
import type { PortReservations } from "../../runtimes/ports.ts";
import type { Certificates } from "../certificates.ts";
import { READY_TIMEOUT_MS } from "../part.ts";
import { logFileOf, type PartContext } from "../part-context.ts";
import { withLogTail } from "../part-log.ts";
import { createPipelineKey } from "./api-key.ts";
import { clusterHealth } from "./cluster-health.ts";
import type { ElasticsearchOptions, StartedElasticsearch } from "./elasticsearch.ts";
import { installTemplates } from "./templates.ts";

const HTTP_PORT = 9200;
const CONFIG = "/usr/share/elasticsearch/config";

/** Where a node in a container is started. */
export interface ElasticsearchContainerContext extends Pick<PartContext, "logs" | "signal"> {
  readonly runtime: DockerRuntime;
  readonly ports: Pick<PortReservations, "reserve">;
  readonly image: RunImage;
  /** The names by which the run's containers reach it, at port 9200. */
  readonly names: readonly string[];
  /** Its certificate; without one it speaks HTTP. */
  readonly certificates?: Certificates;
}

/** A node in a container, which another run's containers may reach, too. */
export interface ElasticsearchInContainer extends StartedElasticsearch {
  /**
   * Puts it on that run's network, by the same names.
   *
   * @returns takes it off again, to be called before that run ends
   * @throws HarnessError
   */
  join(other: DockerRuntime): Promise<() => Promise<void>>;
}

/**
 * Starts one Elasticsearch node in a container, ready as `startElasticsearch` makes it.
 *
 * @throws HarnessError `image-missing`, `port-in-use`, `part-failed` or `part-not-ready`.
 */
export async function startElasticsearchContainer(
  context: ElasticsearchContainerContext,
  options: ElasticsearchOptions = {},
): Promise<ElasticsearchInContainer> {
  const { runtime, image, names, certificates, logs, signal } = context;
  const port = await context.ports.reserve();
  const password = randomBytes(18).toString("base64url");
  const logFile = logFileOf({ logs }, "elasticsearch");
  const ca = certificates === undefined ? undefined : await readFile(certificates.caFile, "utf8");
  const url = `${ca === undefined ? "http" : "https"}://127.0.0.1:${port}`;
  const client = new Client({
    node: url,
    auth: { username: "elastic", password },
    ...(ca === undefined ? {} : { tls: { ca } }),
    maxRetries: 0,
    requestTimeout: 30_000,
  });
  const explained = (error: unknown) => withLogTail(error, "Elasticsearch", logFile, signal);
  const ready = (container: RunContainer) =>
    waitFor(() => clusterHealth(client), {
      for: `Elasticsearch to become ready at ${url}`,
      timeoutMs: (options.readyTimeout ?? READY_TIMEOUT_MS / 1000) * 1000,
      everyMs: 100,
      place: logFile,
      signal: AbortSignal.any([container.instance.failed, signal]),
    });
  try {
    const definition = new ElasticsearchContainer(image.name)
      .withPassword(password)
      .withEnvironment(nodeEnvironment(options.settings ?? {}))
      .withExposedPorts({ container: HTTP_PORT, host: port });
    if (certificates !== undefined) await withTls(definition, certificates);
    const container = await runtime.start(definition, { name: "elasticsearch", logFile }, names);
    await ready(container);
    const [apiKey] = await Promise.all([
      createPipelineKey(client, AbortSignal.any([container.instance.failed, signal])),
      installTemplates(client, options),
    ]);
    return {
      name: "elasticsearch",
      version: image.version,
      url,
      ...(ca === undefined ? {} : { ca }),
      client,
      apiKey,
      join: (other) => container.join(other, names),
      get instance() {
        return container.instance;
      },
      restart: async () => {
        await container.startAgain();
        await ready(container).catch(explained);
      },
    };
  } catch (error) {
    return explained(error);
  }
}

async function withTls(
  definition: ElasticsearchContainer,
  { certFile, keyFile }: Certificates,
): Promise<void> {
  definition
    .withEnvironment({
      "xpack.security.http.ssl.enabled": "true",
      "xpack.security.http.ssl.certificate": "harness/server.pem",
      "xpack.security.http.ssl.key": "harness/server.key",
    })
    .withCopyContentToContainer([
      { content: await readFile(certFile, "utf8"), target: `${CONFIG}/harness/server.pem` },
      // Elasticsearch's user is not the owner of what is copied in.
      {
        content: await readFile(keyFile, "utf8"),
        target: `${CONFIG}/harness/server.key`,
        mode: 0o644,
      },
    ]);
}

/** Settings are variables of Elastic's image, by their own names. */
function nodeEnvironment(
  settings: Readonly<Record<string, string | number | boolean>>,
): Record<string, string> {
  const all = {
    "xpack.security.enabled": true,
    "xpack.security.transport.ssl.enabled": false,
    "xpack.security.autoconfiguration.enabled": false,
    // The engine's disk may be fuller than the watermarks like; the run is short.
    "cluster.routing.allocation.disk.threshold_enabled": false,
    ...settings,
  };
  return {
    ...Object.fromEntries(Object.entries(all).map(([key, value]) => [key, String(value)])),
    ES_JAVA_OPTS:
      "-Xms512m -Xmx512m -XX:-UseG1GC -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-AlwaysPreTouch",
    CLI_JAVA_OPTS: "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m",
  };
}
