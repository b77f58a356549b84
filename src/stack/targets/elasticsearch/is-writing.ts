import type { Client } from "@elastic/elasticsearch";

/** One that does not say so in time is not waited for: it may be the part that was broken. */
const ANSWERS_WITHIN_MS = 10_000;

/**
 * Whether Elasticsearch has bulk requests that it has not answered. A slow node takes longer for the
 * first ones, which make data streams, than a pipeline that has nothing to send stands still.
 *
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-tasks-list
 */
export async function isWriting(client: Client, abort: AbortSignal): Promise<boolean> {
  try {
    const { tasks } = await client.tasks.list(
      { actions: "indices:data/write/bulk", group_by: "none" },
      { signal: abort, requestTimeout: ANSWERS_WITHIN_MS, maxRetries: 0 },
    );
    return Array.isArray(tasks) && tasks.length > 0;
  } catch {
    abort.throwIfAborted();
    return false;
  }
}
