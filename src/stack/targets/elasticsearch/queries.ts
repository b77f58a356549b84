import {
  EVENT_ATTRIBUTE,
  RUN_ATTRIBUTE,
  SEQUENCE_ATTRIBUTE,
  type Signal,
} from "../../../otlp/item.ts";

/** Whose documents: those of the run's data streams, and any that carry the run's id elsewhere. */
export interface RunDocuments {
  /** The value of the resource attribute `harness.run`. */
  readonly run: string;
  /** The resource attributes `data_stream.dataset` and `data_stream.namespace` of the run. */
  readonly dataset: string;
  readonly namespace: string;
  /** The signals whose documents without any run's id are the run's too; see {@link strayQuery}. */
  readonly strays?: readonly Signal[];
  /** The signals of which only documents with a sequence number are items. */
  readonly derived?: readonly Signal[];
}

export type Query = Readonly<Record<string, unknown>>;

export const SEQUENCE_FIELD = `attributes.${SEQUENCE_ATTRIBUTE}`;
const EVENT_FIELD = `attributes.${EVENT_ATTRIBUTE}`;
/** An index without a template has the run's id as analysed text with a keyword beside it. */
const RUN_FIELDS = ["", ".keyword"].map((end) => `resource.attributes.${RUN_ATTRIBUTE}${end}`);

/**
 * The documents of one signal. Each document of a run belongs to exactly one signal: `traces-*` and
 * the span events in `logs-*` are traces, and elsewhere (an index of the user's choice) a document's
 * own fields decide.
 */
export function signalQuery(documents: RunDocuments, signal: Signal): Query {
  const isRuns = ofRun(documents);
  const stray = documents.strays?.includes(signal) ? [ofNobody(documents)] : [];
  return all(any(isRuns, ...stray), ofSignal(signal));
}

/**
 * Documents of a signal that carry no run's id, outside of the data streams of runs: nobody sent them.
 * A message that was read with the wrong decoder can become one.
 */
export function strayQuery(documents: RunDocuments, signal: Signal): Query {
  return all(ofNobody(documents), ofSignal(signal));
}

function ofSignal(signal: Signal): Query {
  const [logs, metrics, traces] = (["logs", "metrics", "traces"] as const).map(inStreamsOf);
  const event = exists(EVENT_FIELD);
  const elsewhere = none(logs, metrics, traces);
  const isMetric = exists("_metric_names_hash");
  const isTrace = any(exists("duration"), event);
  const mine = {
    traces: any(traces, all(logs, event), all(elsewhere, isTrace, none(isMetric))),
    metrics: any(metrics, all(elsewhere, isMetric)),
    logs: any(all(logs, none(event)), all(elsewhere, none(isMetric, isTrace))),
  };
  return mine[signal];
}

/** The same without span events: one document per item, if all went well. */
export function itemQuery(documents: RunDocuments, signal: Signal): Query {
  const items = documents.derived?.includes(signal) ? [exists(SEQUENCE_FIELD)] : [];
  const query = all(ofRun(documents), ofSignal(signal), ...items);
  return signal === "traces" ? all(query, none(exists(EVENT_FIELD))) : query;
}

function ofRun({ run, dataset, namespace }: RunDocuments): Query {
  const streams = ["logs", "metrics", "traces"].map((type) =>
    prefix(`.ds-${type}-${dataset}.otel-${namespace}-`),
  );
  const named = RUN_FIELDS.map((field) => ({ term: { [field]: run } }));
  return any(...streams, ...named);
}

function ofNobody({ namespace }: RunDocuments): Query {
  const ofRuns = { wildcard: { _index: `.ds-*.otel-${namespace}-*` } };
  return none(ofRuns, ...RUN_FIELDS.map(exists));
}

function inStreamsOf(type: string): Query {
  return prefix(`.ds-${type}-`);
}

function prefix(value: string): Query {
  return { prefix: { _index: value } };
}

function exists(field: string): Query {
  return { exists: { field } };
}

function any(...queries: (Query | undefined)[]): Query {
  return { bool: { should: queries, minimum_should_match: 1 } };
}

function all(...queries: (Query | undefined)[]): Query {
  return { bool: { filter: queries } };
}

function none(...queries: (Query | undefined)[]): Query {
  return { bool: { must_not: queries } };
}
