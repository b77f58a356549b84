import { loadCollectorConfig } from "../../../../src/collector-config/collector-config.ts";
import { topicReads, topicWrites } from "../../../../src/collector-config/kafka-topics.ts";
import type { LogLine } from "../../../../src/record/collector-log/log.ts";
import { recordBackend } from "../../../../src/record/config-record.ts";
import type { KeyAnswer } from "../../../../src/record/pipeline-facts.ts";
import { AccountBook } from "../../../../src/verdict/account/account-book.ts";
import type { SignalAccount } from "../../../../src/verdict/account/signal-account.ts";
import { loadDurable } from "../../../../src/verdict/findings/durable-line.ts";
import type { RunFacts } from "../../../../src/verdict/findings/run-facts.ts";
import { stateOf } from "../../scenario/states.ts";

/** When the scenario of {@link factsOf} began. */
export const SINCE = Date.parse("2026-01-02T03:04:05Z");

/** An account of 100 log records, of which some are missing. */
export function accountOf(missing: number): SignalAccount {
  return { ...new AccountBook().close(), sent: 100, delivered: 100 - missing, missing };
}

/** What the target said to the key in ELASTICSEARCH_API_KEY. */
export function keyAnswer(status: number): KeyAnswer {
  return { variable: "ELASTICSEARCH_API_KEY", status, asked: "GET /_security/_authenticate" };
}

/** A line of a collector's log, written during the scenario unless `at` says otherwise. */
export function line(fields: Readonly<Record<string, string>>, at = SINCE + 1): LogLine {
  const { level = "error", msg = "", error, signal } = fields;
  return {
    at,
    level,
    message: msg,
    ...(error === undefined ? {} : { error }),
    ...(signal === undefined ? {} : { signal }),
    fields,
  };
}

/** A scenario in which everything arrived on one of the project's own config sets; with changes. */
export async function factsOf(
  set: "documented" | "durable",
  changes: Partial<RunFacts> = {},
): Promise<RunFacts> {
  const [edge, backend, durable] = await Promise.all([
    loadCollectorConfig("edge", `configs/${set}/edge.yaml`),
    loadCollectorConfig("backend", `configs/${set}/backend-elasticsearch.yaml`),
    loadDurable("elasticsearch"),
  ]);
  const pair = { edge, backend, ...changes };
  return {
    target: "elasticsearch",
    signals: { logs: accountOf(0) },
    settled: { how: "complete", state: stateOf(), movedAt: 0 },
    edge,
    backend,
    durable,
    writes: topicWrites(pair.edge, {}),
    reads: topicReads(pair.backend, {}),
    initialOffsets: recordBackend(pair.backend, {}).initialOffsets,
    logFiles: { edge: "logs/edge.log", backend: "logs/backend.log" },
    logs: { edge: [], backend: [] },
    beforeBackend: [],
    groupMembers: [],
    itemsBeforeBackend: 0,
    missingBeforeBackend: {},
    missingDuringOutage: {},
    missingOfBrokerCrash: {},
    crashes: [],
    since: SINCE,
    keyAnswers: [keyAnswer(200)],
    ...changes,
  };
}
