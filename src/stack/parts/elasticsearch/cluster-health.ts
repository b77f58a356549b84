import type { Client } from "@elastic/elasticsearch";
import { done, notYet } from "../../../base/wait.ts";

/** Done when the cluster has a health that is not red. */
export async function clusterHealth(client: Client) {
  try {
    const health = await client.cluster.health({}, { requestTimeout: 2_000 });
    return health.status === "red" ? notYet("cluster health is red") : done(null);
  } catch (error) {
    return notYet(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}
