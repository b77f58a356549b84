import { type Client, errors } from "@elastic/elasticsearch";
import { SIGNALS, type Signal } from "../../../otlp/item.ts";
import type {
  FailureStore,
  MetricsIndexWindow,
  TargetRefusals,
} from "../../../record/pipeline-facts.ts";
import type { RunScope } from "../run-scope.ts";
import type { StreamScope } from "../target-faults.ts";

const ASKED = "GET /_nodes/stats/indexing_pressure,thread_pool (rejections of bulk requests)";

/**
 * Begins to watch what Elasticsearch refuses; the returned function says what it has refused since,
 * as far as it counts that itself.
 */
export async function openRefusals(
  client: Client,
  scope: RunScope,
): Promise<() => Promise<TargetRefusals>> {
  const before = await rejections(client);
  return async () => {
    const now = await rejections(client);
    // A restart begins to count anew.
    const count = now < before ? now : now - before;
    return {
      tooBusy: { count, asked: ASKED },
      metricsWindows: await metricsWindows(client, scope),
      failureStores: await failureStores(client, scope),
    };
  };
}

interface NodeStats {
  readonly indexing_pressure?: {
    readonly memory?: { readonly total?: Readonly<Record<string, number | undefined>> };
  };
  readonly thread_pool?: { readonly write?: { readonly rejected?: number } };
}

/** https://www.elastic.co/docs/reference/elasticsearch/index-settings/pressure */
async function rejections(client: Client): Promise<number> {
  const { nodes } = await client.nodes.stats({ metric: ["indexing_pressure", "thread_pool"] });
  return Object.values(nodes as Readonly<Record<string, NodeStats>>).reduce((sum, node) => {
    const { coordinating_rejections = 0, primary_rejections = 0 } =
      node.indexing_pressure?.memory?.total ?? {};
    return (
      sum + coordinating_rejections + primary_rejections + (node.thread_pool?.write?.rejected ?? 0)
    );
  }, 0);
}

interface TimeSeries {
  readonly time_series?: { readonly start_time?: string; readonly end_time?: string };
}

async function metricsWindows(client: Client, scope: RunScope): Promise<MetricsIndexWindow[]> {
  const found = await client.indices.getSettings({
    index: streamOf("metrics", scope),
    ignore_unavailable: true,
    allow_no_indices: true,
  });
  return Object.entries(found).flatMap(([index, { settings }]) => {
    const { start_time, end_time } = (settings?.index as TimeSeries | undefined)?.time_series ?? {};
    if (start_time === undefined || end_time === undefined) return [];
    return [{ index, start: Date.parse(start_time), end: Date.parse(end_time) }];
  });
}

/**
 * What the run's data streams have in their failure stores.
 * @see https://www.elastic.co/docs/manage-data/data-store/data-streams/failure-store
 */
async function failureStores(client: Client, scope: RunScope): Promise<FailureStore[]> {
  const found = await Promise.all(
    SIGNALS.map((signal) => failureStore(client, streamOf(signal, scope))),
  );
  return found.filter(({ documents }) => documents > 0);
}

/** Servers before 9.1 do not know of failure stores. */
const UNKNOWN = new Set([400, 404]);

async function failureStore(client: Client, stream: string): Promise<FailureStore> {
  const index = `${stream}::failures`;
  const lenient = { ignore_unavailable: true, allow_no_indices: true };
  try {
    await client.indices.refresh({ index, ...lenient });
    const { hits } = await client.search<{ readonly error?: FailureError }>({
      index,
      ...lenient,
      size: 1,
      track_total_hits: true,
    });
    const total = typeof hits.total === "number" ? hits.total : (hits.total?.value ?? 0);
    const error = hits.hits[0]?._source?.error;
    const example = error === undefined ? {} : { example: `${error.type}: ${error.message}` };
    return { stream, documents: total, ...example };
  } catch (error) {
    if (error instanceof errors.ResponseError && UNKNOWN.has(error.statusCode ?? 0)) {
      return { stream, documents: 0 };
    }
    throw error;
  }
}

interface FailureError {
  readonly type?: string;
  readonly message?: string;
}

/** The data stream of a signal. */
export function streamOf(signal: Signal, { dataset, namespace }: StreamScope): string {
  return `${signal}-${dataset}.otel-${namespace}`;
}
