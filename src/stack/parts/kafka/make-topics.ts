import kafkajs, { type Admin } from "kafkajs";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import { topicOffsets } from "./topic-offsets.ts";
import { withAdmin } from "./with-admin.ts";

const TIMEOUT_MS = 30_000;

/** Makes topics as the broker's defaults have them; those that are there already stay as they are. */
export async function makeTopics(bootstrap: string, topics: readonly string[]): Promise<void> {
  if (topics.length === 0) return;
  await withAdmin(bootstrap, (admin) => makeTopicsBy(admin, topics));
}

/**
 * The same by a client that is connected. Each partition is asked for its offsets until it answers:
 * the client's own wait gives up on a broker that has not heard of the new topic yet.
 *
 * @throws HarnessError `deadline`, or the signal's reason.
 */
export async function makeTopicsBy(
  admin: Admin,
  topics: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const wanted = [...new Set(topics)];
  if (wanted.length === 0) return;
  await admin.createTopics({
    topics: wanted.map((topic) => ({ topic })),
    waitForLeaders: false,
  });
  await untilLed(admin, wanted, signal);
}

/** Waits until each partition of some topics answers. @throws HarnessError `deadline` */
export async function untilLed(
  admin: Admin,
  topics: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  await waitFor(
    async () => {
      try {
        await Promise.all(topics.map((topic) => topicOffsets(admin, topic)));
        return done(null);
      } catch (error) {
        if (error instanceof kafkajs.KafkaJSError) return notYet(error.message);
        throw error;
      }
    },
    {
      for: "new topics to have leaders",
      timeoutMs: TIMEOUT_MS,
      ...(signal === undefined ? {} : { signal }),
    },
  );
}
