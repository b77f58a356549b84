import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import type { TargetVariable } from "../../../collector-config/exporter-clients.ts";
import type { Signal } from "../../../otlp/item.ts";
import type { KeyAnswer } from "../../../record/pipeline-facts.ts";
import type { StartedMotlp } from "../../parts/motlp/motlp.ts";
import { READY_TIMEOUT_MS } from "../../parts/part.ts";
import { MOCK_VERSION } from "../mock-version.ts";
import type { MotlpTarget, TargetReach } from "../target.ts";
import { AcceptedLog, type AcceptedMark } from "./accepted-log.ts";
import { droppedOf } from "./dropped-items.ts";
import { motlpFaults } from "./faults.ts";

const ASK_TIMEOUT_MS = 5_000;
const ASKED = "POST /v1/logs";

/** A running mock mOTLP server as the pipeline's target. */
export async function motlpTarget(
  part: StartedMotlp,
  // Go's TLS trusts this file; the config under test needs no change for it.
  reach: TargetReach = { url: part.url, environment: { SSL_CERT_FILE: part.caFile } },
): Promise<MotlpTarget> {
  const ca = await readFile(part.caFile, "utf8");
  const accepted = new AcceptedLog(part.acceptedFolder);
  return {
    kind: "motlp",
    version: MOCK_VERSION,
    part,
    url: reach.url,
    apiKey: part.apiKey,
    environment: reach.environment,
    openReader: async ({ run, strays, derived = [] }) => {
      const from = fromWhere(await accepted.mark(), strays);
      return {
        count: () => accepted.count(run, derived),
        glance: () => accepted.count(run, derived),
        strays: () => accepted.strays(from),
        read: (signal) => accepted.read(run, signal, { from }),
        dropped: () => droppedOf(part.acceptedFolder, run),
      };
    },
    answerTo: (variable, value) => answerTo(part, ca, variable, value),
    untilAnswering: (signal) =>
      waitFor(
        async () => {
          try {
            await ask(part, ca, `ApiKey ${part.apiKey}`);
            return done(undefined);
          } catch (error) {
            return notYet(error instanceof Error ? error.message : String(error));
          }
        },
        {
          for: "the mock mOTLP server to answer again",
          timeoutMs: READY_TIMEOUT_MS,
          place: part.instance.logFile,
          signal,
        },
      ),
    ...motlpFaults(part.answers),
    lookAt: async () => ({ accepted: part.acceptedFolder }),
    close: async () => {},
  };
}

/** What belongs to no run may be somebody else's, but for the signals that the SDK alone feeds. */
function fromWhere(mark: AcceptedMark, strays: readonly Signal[]): AcceptedMark {
  const from = (signal: Signal) =>
    strays.includes(signal) ? mark[signal] : Number.POSITIVE_INFINITY;
  return { traces: from("traces"), metrics: from("metrics"), logs: from("logs") };
}

async function answerTo(
  part: StartedMotlp,
  ca: string,
  { name, holds }: TargetVariable,
  value: string,
): Promise<KeyAnswer> {
  const authorization = holds === "authorization" ? value : `ApiKey ${value}`;
  return { variable: name, status: await ask(part, ca, authorization), asked: ASKED };
}

/** Sends an empty request; its status. */
function ask({ url }: StartedMotlp, ca: string, authorization: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request(
      new URL("/v1/logs", url),
      {
        method: "POST",
        ca,
        agent: false,
        timeout: ASK_TIMEOUT_MS,
        headers: { authorization, "content-type": "application/json" },
      },
      (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
        response.on("error", reject);
      },
    );
    asking.on("timeout", () => asking.destroy(new Error("no answer")));
    asking.on("error", reject);
    asking.end("{}");
  });
}
