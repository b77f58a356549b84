import kafkajs, { type Admin } from "kafkajs";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import type { StartedKafka } from "./kafka.ts";
import { makeTopicsBy } from "./make-topics.ts";
import { withAdmin } from "./with-admin.ts";

/** Members that have not left their group in time are waited for; a broker removes them after 45 s. */
const GROUPS_TIMEOUT_MS = 60_000;
const TOPICS_TIMEOUT_MS = 30_000;

/**
 * Empties a broker that nobody uses at the moment: every topic and every consumer group with its
 * offsets is removed, and the given topics are there again, as the broker's defaults make them.
 *
 * @param groupsTimeoutMs how long a group may still have members
 * @throws HarnessError `deadline`, or the signal's reason.
 */
export async function freshTopics(
  { bootstrap, admin: known }: StartedKafka,
  topics: readonly string[],
  signal: AbortSignal,
  groupsTimeoutMs = GROUPS_TIMEOUT_MS,
): Promise<void> {
  try {
    await withAdmin(bootstrap, async (admin) => {
      await removeGroups(admin, signal, groupsTimeoutMs);
      await removeTopics(admin, signal);
      await makeTopicsBy(admin, topics, signal);
    });
  } finally {
    // A client goes on asking for topics that it has known.
    await known.close();
  }
}

async function removeGroups(admin: Admin, signal: AbortSignal, timeoutMs: number): Promise<void> {
  await waitFor(
    async () => {
      const groups = (await admin.listGroups()).groups.map(({ groupId }) => groupId);
      if (groups.length === 0) return done(null);
      try {
        await admin.deleteGroups(groups);
        return done(null);
      } catch (error) {
        if (!(error instanceof kafkajs.KafkaJSDeleteGroupsError)) throw error;
        return notYet(error.groups.map(({ groupId, error }) => `${groupId}: ${error}`).join(", "));
      }
    },
    {
      for: "consumer groups without members to be removed",
      timeoutMs,
      signal,
    },
  );
}

async function removeTopics(admin: Admin, signal: AbortSignal): Promise<void> {
  const present = async () => (await admin.listTopics()).filter((topic) => !topic.startsWith("__"));
  const found = await present();
  if (found.length > 0) await admin.deleteTopics({ topics: found });
  await waitFor(
    async () => {
      const left = await present();
      return left.length === 0 ? done(null) : notYet(left.join(", "));
    },
    { for: "topics to be removed", timeoutMs: TOPICS_TIMEOUT_MS, signal },
  );
}
