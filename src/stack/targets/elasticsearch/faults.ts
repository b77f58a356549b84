import type { Client } from "@elastic/elasticsearch";
import { HarnessError } from "../../../base/errors.ts";
import { SIGNALS } from "../../../otlp/item.ts";
import { changeRights, revokeKey } from "../../parts/elasticsearch/api-key.ts";
import type { StartedElasticsearch } from "../../parts/elasticsearch/elasticsearch.ts";
import { conflictMapping } from "../../parts/elasticsearch/mapping-conflict.ts";
import type { FaultProxy } from "../../parts/proxy/fault-proxy.ts";
import type { ProxyFault } from "../../parts/proxy/proxy-fault.ts";
import type { ConflictSignal, StreamScope, TargetFaults } from "../target-faults.ts";
import { streamOf } from "./refusals.ts";

/** Fields that hold a text in some of the items that the harness sends, and in nothing else. */
const CONFLICTING: Readonly<Record<ConflictSignal, readonly string[]>> = {
  traces: ["attributes", "text.plain"],
  // Span events share the logs' data stream and their attributes; a body has only a log record.
  logs: ["body", "structured", "currency"],
};

/**
 * What Elasticsearch can be made to do wrong by its own means.
 *
 * @param apiKey the run's key at present
 */
export function elasticsearchFaults(
  part: StartedElasticsearch,
  apiKey: () => string,
): TargetFaults {
  const { client } = part;
  return {
    revokeKey: () => revokeKey(client, part, apiKey()),
    restrictKey: async () => {
      const key = apiKey();
      await changeRights(client, key, false);
      return () => changeRights(client, key, true);
    },
    fillDisk: async (scope) => {
      const streams = await existingStreams(client, scope);
      await block(client, streams, true);
      return () => block(client, streams, false);
    },
    conflictMapping: async (signal, scope) => {
      const path = CONFLICTING[signal];
      const lift = await conflictMapping(client, streamOf(signal, scope), path);
      return { field: path.join("."), lift };
    },
  };
}

/** What the proxy before it can be made to do wrong. */
export function proxyFaults(proxy: FaultProxy): TargetFaults {
  const set = async (fault: ProxyFault) => {
    const lift = proxy.set(fault);
    return async () => lift();
  };
  return {
    proxy,
    answerAll: (status, retryAfter) =>
      set({ kind: "status", status, ...(retryAfter === undefined ? {} : { retryAfter }) }),
    slowDown: (ms) => set({ kind: "slow", ms }),
    dropAll: () => set({ kind: "drop" }),
  };
}

async function existingStreams(client: Client, scope: StreamScope): Promise<string[]> {
  const streams = SIGNALS.map((signal) => streamOf(signal, scope));
  const indices = Object.keys(
    await client.indices.getSettings({
      index: streams,
      ignore_unavailable: true,
      allow_no_indices: true,
    }),
  );
  // An index of a data stream is called `.ds-<stream>-<date>-<generation>`.
  const found = streams.filter((stream) => indices.some((index) => index.includes(`${stream}-`)));
  if (found.length > 0) return found;
  throw new HarnessError({
    code: "internal",
    message: `there is no data stream of ${scope.dataset} yet, which a full disk would block`,
    remedy: "let documents arrive first",
  });
}

/**
 * What Elasticsearch itself sets, and takes back, when a disk passes the flood stage watermark.
 * @see https://www.elastic.co/docs/reference/elasticsearch/index-settings/index-block
 */
async function block(client: Client, index: string[], blocked: boolean): Promise<void> {
  await client.indices.putSettings({
    index,
    settings: { index: { blocks: { read_only_allow_delete: blocked } } },
  });
}
