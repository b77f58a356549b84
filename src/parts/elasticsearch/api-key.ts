import { Client } from "@elastic/elasticsearch";
import { done, notYet, waitFor } from "../../wait.ts";

/**
 * Makes the run's API key with the rights that Elastic documents for the exporter, and no more.
 * @see https://www.elastic.co/docs/reference/edot-collector/config/default-config-standalone
 *
 * @returns base64 of `id:api_key`.
 */
export async function createPipelineKey(client: Client, signal: AbortSignal): Promise<string> {
  return waitFor(
    async () => {
      try {
        const { encoded } = await client.security.createApiKey({
          name: "edot-kafka-harness",
          role_descriptors: {
            pipeline: {
              cluster: ["monitor"],
              indices: [
                {
                  names: ["logs-*", "metrics-*", "traces-*"],
                  privileges: ["auto_configure", "create_doc"],
                },
              ],
            },
          },
        });
        return done(encoded);
      } catch (error) {
        // The security index is made on the first call and may need a moment.
        return notYet(error instanceof Error ? error.message : String(error));
      }
    },
    { for: "Elasticsearch to make an API key", timeoutMs: 60_000, everyMs: 200, signal },
  );
}

/** Where a node is reached. */
export interface NodeAddress {
  readonly url: string;
  /** The authority of its certificate as PEM, if it speaks TLS with one of the run's own. */
  readonly ca?: string;
}

/** The status with which Elasticsearch answers to an API key (base64 of id:key). */
export async function answerToKey({ url, ca }: NodeAddress, apiKey: string): Promise<number> {
  const client = new Client({
    node: url,
    auth: { apiKey },
    maxRetries: 0,
    ...(ca === undefined ? {} : { tls: { ca } }),
  });
  try {
    const { statusCode } = await client.security.authenticate(
      {},
      { ignore: [401, 403], meta: true },
    );
    return statusCode ?? 0;
  } finally {
    await client.close();
  }
}
