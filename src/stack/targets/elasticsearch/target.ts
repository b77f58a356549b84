import { done, notYet, waitFor } from "../../../base/wait.ts";
import { answerToKey, createPipelineKey } from "../../parts/elasticsearch/api-key.ts";
import type { StartedElasticsearch } from "../../parts/elasticsearch/elasticsearch.ts";
import { metricsWindow } from "../../parts/elasticsearch/metrics-window.ts";
import { putMetricsTemplate } from "../../parts/elasticsearch/templates.ts";
import { READY_TIMEOUT_MS } from "../../parts/part.ts";
import type { FaultProxy } from "../../parts/proxy/fault-proxy.ts";
import type { ElasticsearchTarget, TargetReach } from "../target.ts";
import { writeElasticsearchAccess } from "./access.ts";
import { elasticsearchFaults, proxyFaults } from "./faults.ts";
import { isWriting } from "./is-writing.ts";
import {
  countDocuments,
  countStrays,
  glanceAtDocuments,
  knownStrays,
  readDocuments,
} from "./reader.ts";
import { openRefusals } from "./refusals.ts";

/**
 * A running Elasticsearch as the pipeline's target.
 *
 * @param proxy what collectors reach in its place; the harness reads past it
 */
export function elasticsearchTarget(
  part: StartedElasticsearch,
  { url, environment }: TargetReach = { url: part.url, environment: {} },
  proxy?: FaultProxy,
): ElasticsearchTarget {
  const { client } = part;
  let { apiKey } = part;
  return {
    kind: "elasticsearch",
    version: part.version,
    part,
    url,
    get apiKey() {
      return apiKey;
    },
    environment,
    openReader: async (scope) => {
      const known = await knownStrays(client, scope);
      const refusals = await openRefusals(client, scope);
      return {
        count: (abort) => countDocuments(client, scope, abort),
        glance: () => glanceAtDocuments(client, scope),
        read: (signal, abort) => readDocuments(client, scope, signal, abort, known),
        isWriting: (abort) => isWriting(client, abort),
        strays: (abort) => countStrays(client, scope, known, abort),
        refusals,
      };
    },
    answerTo: async ({ name }, value) => ({
      variable: name,
      status: await answerToKey(part, value),
      asked: "GET /_security/_authenticate",
    }),
    metricsFrom: (start) => putMetricsTemplate(client, metricsWindow(start, 0)),
    untilAnswering: (signal) =>
      waitFor(
        async () => {
          try {
            await client.cluster.health({}, { requestTimeout: 2_000 });
            return done(undefined);
          } catch (error) {
            return notYet(error instanceof Error ? error.message : String(error));
          }
        },
        {
          for: "Elasticsearch to answer again",
          timeoutMs: READY_TIMEOUT_MS,
          place: part.instance.logFile,
          signal,
        },
      ),
    ...elasticsearchFaults(part, () => apiKey),
    ...(proxy === undefined ? {} : proxyFaults(proxy)),
    renewKey: async (signal) => {
      apiKey = await createPipelineKey(client, signal);
    },
    lookAt: (folder) => writeElasticsearchAccess(part, folder),
    close: () => client.close(),
  };
}
