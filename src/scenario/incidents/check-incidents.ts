import { readCapture } from "../../capture/capture-file.ts";
import { noTopic } from "../../capture/replay.ts";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import { readsTopic, topicReads, topicWrites } from "../../collector-config/kafka-topics.ts";
import type { Fault, Incident } from "./incident.ts";
import { changesFor } from "./settings-by-type.ts";
import { setupOf } from "./setup-of.ts";

type Configs = Readonly<Record<CollectorRole, CollectorConfig>>;
type Variables = Readonly<Record<string, string>>;

/**
 * Whether incidents can happen to a pair of configs, before anything is started.
 *
 * @param variables what the configs' variables stand for
 * @throws HarnessError `incident-invalid` with the first thing that a config lacks; `bad-option` for
 * captured messages whose topic the pipeline does not have; as `readCapture` does
 */
export async function checkIncidents(
  incidents: readonly Incident[],
  configs: Configs,
  variables: Variables,
): Promise<void> {
  for (const incident of incidents) {
    setupOf(incident, configs);
    for (const fault of incident.faults) {
      if (fault.do === "configure") changesFor(configs[fault.part], fault.with);
      if (fault.do === "replay") await checkReplay(fault, configs, variables);
    }
  }
}

async function checkReplay(
  { file, topics }: Extract<Fault, { readonly do: "replay" }>,
  { edge, backend }: Configs,
  variables: Variables,
): Promise<void> {
  const { messages } = await readCapture(file);
  const writes = topicWrites(edge, variables);
  // Names that come with the data are known once the broker has them.
  if (writes.some(({ dynamic }) => dynamic)) return;
  const written = [...new Set(writes.map(({ topic }) => topic.value))];
  const reads = topicReads(backend, variables);
  for (const captured of new Set(messages.map(({ topic }) => topic))) {
    const topic = topics[captured] ?? captured;
    const isThere = written.includes(topic) || reads.some((read) => readsTopic(read, topic));
    if (!isThere) throw noTopic({ captured, topic }, written);
  }
}
