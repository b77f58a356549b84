import { readsTopic, topicReads, topicWrites } from "../collector-config/kafka-topics.ts";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { Evidence } from "../record/judged-by.ts";
import { nextOf } from "../record/pipeline-facts.ts";
import type { TriedCase } from "../record/run-record.ts";
import { freshTopics } from "../stack/parts/kafka/fresh-topics.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";
import type { ScenarioReport } from "../verdict/scenario-report.ts";
import type { MismatchCase } from "./mismatch-cases.ts";
import {
  type Answer,
  allOf,
  linesSince,
  type SignalTopic,
  type TopicReader,
  undecodable,
  unread,
  unwritten,
} from "./mismatch-evidence.ts";
import { areBackendsBalanced, isBalanced, type PipelineState } from "./pipeline-state.ts";
import type { ScenarioRun } from "./scenario-run.ts";
import type { Settled } from "./settle.ts";

/**
 * Messages that are tried where the log names none: some foreign messages decode into nothing by
 * chance, about one in a thousand, and three in a row do not.
 */
const TRIES = 3;

/**
 * Puts a pipeline into a case: both collectors leave, Kafka is emptied, both come back with the case's
 * settings. The target stays.
 */
export async function prepareCase(pipeline: Pipeline, tried: MismatchCase): Promise<void> {
  const kafka = await pipeline.kafka;
  await Promise.all([pipeline.stop("edge"), pipeline.stop("backend")]);
  await freshTopics(kafka, tried.topics, pipeline.signal);
  await Promise.all([
    pipeline.reconfigure("edge", tried.changes.edge),
    pipeline.reconfigure("backend", tried.changes.backend),
  ]);
  await pipeline.startBackend();
}

/** Sends through a case, until what cannot arrive has been answered for and the rest has arrived. */
export async function runCase(
  scenario: ScenarioRun,
  tried: MismatchCase,
  items: number,
): Promise<ScenarioReport> {
  const { kind, mismatched } = tried;
  if (kind === undefined) {
    await scenario.send(items);
    return scenario.judge(await scenario.settle(), { tried: triedOf(tried) });
  }
  let settled: Settled | undefined;
  let answers = new Map<Signal, Answer>();
  const isAnswered = async (state: PipelineState) => {
    if (!othersArrived(scenario, tried, state)) return false;
    answers = await lookAt(scenario, tried, state);
    return mismatched.every((signal) => answers.get(signal)?.answered);
  };
  for (let message = 0; message < TRIES; message++) {
    await scenario.send(items);
    settled = await scenario.settle({ isAnswered });
    if (settled.how !== "answered") break;
    if (mismatched.every((signal) => answers.get(signal)?.complete)) break;
  }
  // Where the last message is not named, only silence can tell that nothing of it comes any more.
  const isNamed = mismatched.every((signal) => answers.get(signal)?.complete);
  if (settled === undefined || (settled.how === "answered" && !isNamed)) {
    settled = await scenario.settle();
  }
  answers = await lookAt(scenario, tried, settled.state);
  const evidence: Partial<Record<Signal, readonly Evidence[]>> = {};
  for (const [signal, answer] of answers) evidence[signal] = answer.evidence;
  const mismatch = { signals: mismatched, evidence };
  return scenario.judge(settled, { mismatch, tried: triedOf(tried) });
}

/** What the record says of a case. */
function triedOf({ what, kind, mismatched, changes }: MismatchCase): TriedCase {
  return { what, ...(kind === undefined ? {} : { kind }), mismatched, changes };
}

/** Whether the other signals are there with nothing on its way, and nothing of the mismatched ones. */
function othersArrived(scenario: ScenarioRun, tried: MismatchCase, state: PipelineState): boolean {
  const mismatched = topicsOf(scenario, tried).map(({ topic }) => topic);
  return (
    SIGNALS.every((signal) => {
      const expected = tried.mismatched.includes(signal) ? 0 : scenario.accepted(signal);
      return state.arrived[signal] === expected;
    }) &&
    state.partitions
      .filter(({ topic }) => !mismatched.includes(topic))
      .every((partition) => nextOf(partition) >= partition.end) &&
    (tried.kind === "no-topic" || isBalanced(state.edge)) &&
    areBackendsBalanced(state)
  );
}

async function lookAt(
  scenario: ScenarioRun,
  tried: MismatchCase,
  state: PipelineState,
): Promise<Map<Signal, Answer>> {
  const { pipeline, since } = scenario;
  const [{ admin }, edge, backend] = await Promise.all([
    pipeline.kafka,
    pipeline.edge,
    pipeline.startBackend(),
  ]);
  const topics = topicsOf(scenario, tried).map(({ signal, topic }) => ({
    signal,
    topic,
    partitions: state.partitions.filter(
      (found) => found.topic === topic && found.end > found.start,
    ),
  }));
  const each = (answer: (topic: SignalTopic) => Answer) =>
    new Map(
      tried.mismatched.map((signal) => {
        const own = topics.filter((found) => found.signal === signal);
        return [signal, allOf(own.map(answer))];
      }),
    );
  switch (tried.kind) {
    case "topic": {
      const groups = await admin.groups();
      return each((topic) => unread(topic, groups));
    }
    case "no-topic": {
      const lines = await linesSince(edge.logFile, since);
      return each((topic) => unwritten(topic, lines, edge.logFile));
    }
    default: {
      const commits = await admin.committed();
      const lines = await linesSince(backend.logFile, since);
      const { logFile } = backend;
      return each((found) =>
        undecodable(found, { readers: readersOf(scenario, found.topic), commits, lines, logFile }),
      );
    }
  }
}

/** The groups that read a topic, for whatever signal they take it. */
function readersOf(scenario: ScenarioRun, topic: string): TopicReader[] {
  const reads = topicReads(scenario.pipeline.config("backend"), scenario.variables);
  const byGroup = Map.groupBy(
    reads.filter((read) => readsTopic(read, topic)),
    ({ group }) => group,
  );
  return [...byGroup].map(([group, found]) => ({
    group,
    components: found.map(({ component }) => component),
  }));
}

/** The topics of the mismatched signals, as the edge writes them. */
function topicsOf(scenario: ScenarioRun, { mismatched }: MismatchCase) {
  return topicWrites(scenario.pipeline.config("edge"), scenario.variables)
    .filter(({ signal }) => mismatched.includes(signal))
    .map(({ topic, signal }) => ({ topic: topic.value, signal }));
}
