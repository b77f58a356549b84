import type { Client } from "@elastic/elasticsearch";
import { HarnessError } from "../../../base/errors.ts";
import { waitFor } from "../../../base/wait.ts";
import { clusterHealth } from "./cluster-health.ts";
import { CONFLICT_TEMPLATES } from "./mapping-conflict.ts";

/** A node that runs already answers at once, or does not answer. */
const HEALTH_TIMEOUT_MS = 5_000;

/**
 * Removes what runs leave in a node: data streams, indices, API keys and the templates of faults. The
 * harness' own templates are put anew for each run.
 *
 * @throws HarnessError `deadline` when its health does not come, `internal` when something is left
 */
export async function emptyElasticsearch(client: Client, signal: AbortSignal): Promise<void> {
  await waitFor(() => clusterHealth(client), {
    for: "a kept Elasticsearch to answer",
    timeoutMs: HEALTH_TIMEOUT_MS,
    everyMs: 50,
    signal,
  });
  await Promise.all([
    client.indices.deleteIndexTemplate({ name: CONFLICT_TEMPLATES }, { ignore: [404] }),
    client.security.invalidateApiKey({ owner: true }),
    removeDocuments(client),
  ]);
}

async function removeDocuments(client: Client): Promise<void> {
  await client.indices.deleteDataStream({ name: "*" }, { ignore: [404] });
  const left = await visibleIndices(client);
  if (left.length > 0) await client.indices.delete({ index: left });
  const kept = await visibleIndices(client);
  if (kept.length === 0) return;
  throw new HarnessError({
    code: "internal",
    message: `a kept Elasticsearch still has the indices ${kept.join(", ")}`,
  });
}

/** Every index but the server's own, whose names begin with a dot. */
async function visibleIndices(client: Client): Promise<string[]> {
  const found = await client.indices.getSettings({
    index: "*",
    expand_wildcards: ["open", "closed"],
  });
  return Object.keys(found).filter((index) => !index.startsWith(".") || index.startsWith(".ds-"));
}
