import { Client, type estypes } from "@elastic/elasticsearch";
import { done, notYet, waitFor } from "../../../base/wait.ts";

const CHANGED_TIMEOUT_MS = 30_000;

/**
 * The rights that Elastic documents for the exporter, and no more.
 * @see https://www.elastic.co/docs/reference/edot-collector/config/default-config-standalone
 */
const WRITES: estypes.SecurityRoleDescriptor = {
  cluster: ["monitor"],
  indices: [
    { names: ["logs-*", "metrics-*", "traces-*"], privileges: ["auto_configure", "create_doc"] },
  ],
};
/** The same without a right to any index. */
const ONLY_LOOKS: estypes.SecurityRoleDescriptor = { cluster: ["monitor"], indices: [] };

/**
 * Makes the run's API key, with the rights to write telemetry.
 *
 * @returns base64 of `id:api_key`.
 */
export async function createPipelineKey(client: Client, signal: AbortSignal): Promise<string> {
  return waitFor(
    async () => {
      try {
        const { encoded } = await client.security.createApiKey({
          name: "edot-kafka-harness",
          role_descriptors: { pipeline: WRITES },
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

/** Makes an API key (base64 of id:key) invalid, for good; resolves when it is answered 401. */
export async function revokeKey(client: Client, node: NodeAddress, apiKey: string): Promise<void> {
  await client.security.invalidateApiKey({ ids: [idOf(apiKey)] });
  await waitFor(
    async () => {
      const status = await answerToKey(node, apiKey);
      return status === 401 ? done(undefined) : notYet(`it answers ${status}`);
    },
    { for: "Elasticsearch to refuse a revoked API key", timeoutMs: CHANGED_TIMEOUT_MS },
  );
}

/** Gives an API key (base64 of id:key) the right to write telemetry, or takes it away. */
export async function changeRights(client: Client, apiKey: string, writes: boolean): Promise<void> {
  await client.security.updateApiKey({
    id: idOf(apiKey),
    role_descriptors: { pipeline: writes ? WRITES : ONLY_LOOKS },
  });
}

function idOf(apiKey: string): string {
  return Buffer.from(apiKey, "base64").toString("utf8").split(":")[0] ?? "";
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
