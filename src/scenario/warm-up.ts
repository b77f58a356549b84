import { HarnessError } from "../base/errors.ts";
import { topicWrites } from "../collector-config/kafka-topics.ts";
import { makeTopics } from "../stack/parts/kafka/make-topics.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";
import { untilConsuming } from "./hand-over.ts";

/**
 * Brings a pipeline to where an earlier scenario would have left it: its topics are there and its
 * backend collector reads them, so that nothing is sent before that one's first start. Nothing is sent
 * for it. Consumers that never get their partitions are the scenario's to tell.
 *
 * @throws HarnessError as `Pipeline.startBackend` does, or the signal's reason
 */
export async function warmUp(
  pipeline: Pipeline,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const { admin, bootstrap } = await pipeline.kafka;
  await pipeline.edge;
  const writes = topicWrites(pipeline.config("edge"), variables);
  await makeTopics(
    bootstrap,
    writes.map(({ topic }) => topic.value),
  );
  const { logFile } = await pipeline.startBackend();
  try {
    await untilConsuming({
      ...{ config: pipeline.config("backend"), logFiles: [logFile], collectors: 1, admin },
      signal: pipeline.signal,
    });
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== "deadline") throw error;
  }
}
