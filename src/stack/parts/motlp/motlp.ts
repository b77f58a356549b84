import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { moduleBeside } from "../../../base/module-beside.ts";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import type { RunningInstance } from "../../runtimes/runtime.ts";
import { type Certificates, makeCertificates } from "../certificates.ts";
import { type Part, READY_TIMEOUT_MS } from "../part.ts";
import { logFileOf, type PartContext, systemEnvironment } from "../part-context.ts";
import { withLogTail } from "../part-log.ts";
import { MotlpAnswers } from "./motlp-answers.ts";
import type { ServerSettings } from "./protocol.ts";

const SERVER = fileURLToPath(moduleBeside("./server", import.meta.url));
/** What a collector's gRPC server takes by default, and mOTLP's batches of 4,000,000 bytes stay below. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * A stand-in for the Elastic Cloud Managed OTLP Endpoint that answers as mOTLP and the OTLP
 * specification are documented to (https://www.elastic.co/docs/reference/opentelemetry/motlp).
 */
export interface StartedMotlp extends Part {
  /** `https://HOST:PORT` of OTLP/gRPC; of OTLP/HTTP, with `/v1/traces` and so on below it. */
  readonly url: string;
  /** The run's key; clients send `Authorization: ApiKey <key>`. */
  readonly apiKey: string;
  /** The run's own certificate authority as PEM, for `SSL_CERT_FILE`. */
  readonly caFile: string;
  /** Holds `accepted-traces.ndjson`, `accepted-metrics.ndjson`, `accepted-logs.ndjson`, `dropped.ndjson`. */
  readonly acceptedFolder: string;
  /** What it answers, set and lifted while it runs. */
  readonly answers: MotlpAnswers;
}

/** Choices of one server. */
export interface MotlpOptions {
  /** The address of this machine that it listens on; by default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Names its unit, its log and its folder; by default `motlp`. */
  readonly name?: string;
  /** Whether it keeps items wherever they are to go, as mOTLP does not; for the end of a reference. */
  readonly keepsAll?: boolean;
  /** Its certificate, where it is not one of its own. */
  readonly certificates?: Certificates;
}

/**
 * Starts the server. What it accepted and its certificates survive a restart, answers that were set
 * do not.
 *
 * @throws HarnessError `port-in-use`, `part-failed` or `part-not-ready` with the last lines of its log.
 */
export async function startMotlp(
  context: Omit<PartContext, "artifacts">,
  port: number,
  options: MotlpOptions = {},
): Promise<StartedMotlp> {
  const { host = "127.0.0.1", name = "motlp" } = options;
  const folder = join(context.runtime.folder, name);
  const acceptedFolder = join(folder, "accepted");
  await mkdir(acceptedFolder, { recursive: true });
  const certificates = options.certificates ?? (await makeCertificates(folder));
  const controlPort = await context.ports.reserve();
  const settings: ServerSettings = {
    host,
    port,
    controlPort,
    controlToken: randomBytes(32).toString("base64url"),
    apiKey: randomBytes(45).toString("base64"),
    maxBytes: MAX_BYTES,
    keepsAll: options.keepsAll === true,
    keyFile: certificates.keyFile,
    certFile: certificates.certFile,
    folder: acceptedFolder,
  };
  const settingsFile = join(folder, "settings.json");
  await writeFile(settingsFile, JSON.stringify(settings), { mode: 0o600 });
  const logFile = logFileOf(context, name);
  const answers = new MotlpAnswers(
    `http://127.0.0.1:${controlPort}/`,
    settings.controlToken,
    acceptedFolder,
  );
  const boot = async (): Promise<RunningInstance> => {
    const instance = await context.runtime.start({
      name,
      command: process.execPath,
      args: [SERVER, settingsFile],
      env: systemEnvironment(),
      cwd: folder,
      logFile,
    });
    await waitFor(
      async () => {
        try {
          await answers.ping();
          return done(null);
        } catch (error) {
          return notYet(error instanceof Error ? error.message : String(error));
        }
      },
      {
        for: `the mock mOTLP server to listen on ${host}:${port}`,
        timeoutMs: READY_TIMEOUT_MS,
        everyMs: 50,
        place: logFile,
        signal: AbortSignal.any([instance.failed, context.signal]),
      },
    );
    return instance;
  };
  const explained = (error: unknown) =>
    withLogTail(error, "the mock mOTLP server", logFile, context.signal);
  let instance = await boot().catch(explained);
  return {
    name,
    url: `https://${host}:${port}`,
    apiKey: settings.apiKey,
    caFile: certificates.caFile,
    acceptedFolder,
    answers,
    get instance() {
      return instance;
    },
    restart: async () => {
      instance = await boot().catch(explained);
    },
  };
}
