import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Client, errors } from "@elastic/elasticsearch";
import { environmentLines } from "../../../base/environment-lines.ts";
import type { StartedElasticsearch } from "../../parts/elasticsearch/elasticsearch.ts";
import type { AccessFile } from "../target-access.ts";

/** What looking takes: searching, seeing what there is, and `_refresh`. */
const PRIVILEGES = ["read", "view_index_metadata", "monitor", "maintenance"];
/** Servers before 8.19 and 9.1 do not know it. */
const FAILURE_STORE = "read_failure_store";

/**
 * Makes an API key that may read everything and change nothing, and writes it, with the address and the
 * run's authority, to a file that only the user can read.
 *
 * @param folder the run's own, which is removed at its end
 */
export async function writeElasticsearchAccess(
  { client, url, ca }: Pick<StartedElasticsearch, "client" | "url" | "ca">,
  folder: string,
): Promise<AccessFile> {
  const variables: Record<string, string> = {
    ELASTICSEARCH_URL: url,
    ELASTICSEARCH_API_KEY: await readingKey(client),
  };
  if (ca !== undefined) {
    const caFile = join(folder, "elasticsearch-ca.pem");
    await writeFile(caFile, ca);
    // Read by curl, and by clients that run in Node.
    variables.CURL_CA_BUNDLE = caFile;
    variables.NODE_EXTRA_CA_CERTS = caFile;
  }
  const file = join(folder, "elasticsearch.env");
  await writeFile(file, environmentLines(variables), { mode: 0o600 });
  return { file, names: Object.keys(variables) };
}

async function readingKey(client: Client): Promise<string> {
  try {
    return await createKey(client, [...PRIVILEGES, FAILURE_STORE]);
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === 400) {
      return createKey(client, PRIVILEGES);
    }
    throw error;
  }
}

async function createKey(client: Client, privileges: string[]): Promise<string> {
  const { encoded } = await client.security.createApiKey({
    name: "edot-kafka-harness-exploring",
    role_descriptors: {
      exploring: { cluster: ["monitor"], indices: [{ names: ["*"], privileges }] },
    },
  });
  return encoded;
}
