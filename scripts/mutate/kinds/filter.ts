import type { CollectorRole } from "../../../src/collector-config/component.ts";
import type { Signal } from "../../../src/otlp/item.ts";
import { processor } from "../config-set.ts";
import {
  ELASTICSEARCH_AS_SENT,
  ELASTICSEARCH_PLAIN,
  MOTLP_ALL_MODES,
  MOTLP_PLAIN,
  type On,
  outcomeOf,
  PAGE_PLAIN,
} from "../on-purpose.ts";
import { all, type Items, type Mutation } from "../variation.ts";

const RULE =
  "filterprocessor: an item for which any condition is met is dropped; all others pass as they are";

interface Filter {
  readonly name: string;
  readonly at: CollectorRole;
  readonly signal: Signal;
  /** The filter's context, and its condition. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** By the ledger's shapes; undefined where nothing meets the condition. */
  readonly drops?: Items;
  readonly on: On;
}

const digits = (last: string) => `IsMatch(String(attributes["harness.sequence"]), "[${last}]$")`;
const fifth: Items = (sequence) => sequence % 5 === 0;
const half: Items = (sequence) => sequence % 2 === 0;

const FILTERS: readonly Filter[] = [
  {
    ...{ name: "every fifth log", at: "edge", signal: "logs", drops: fifth },
    conditions: { logs: { log_record: [digits("05")] } },
    on: [...MOTLP_ALL_MODES, ...ELASTICSEARCH_PLAIN, ...ELASTICSEARCH_AS_SENT, ...PAGE_PLAIN],
  },
  {
    ...{ name: "every fifth log", at: "backend", signal: "logs", drops: fifth },
    conditions: { logs: { log_record: [digits("05")] } },
    on: [...MOTLP_ALL_MODES, ...ELASTICSEARCH_AS_SENT, ...PAGE_PLAIN],
  },
  {
    ...{ name: "every second span", at: "edge", signal: "traces", drops: half },
    conditions: { traces: { span: [digits("02468")] } },
    on: [...MOTLP_ALL_MODES, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "every second data point", at: "edge", signal: "metrics", drops: half },
    conditions: { metrics: { datapoint: [digits("02468")] } },
    on: [...MOTLP_ALL_MODES, ...ELASTICSEARCH_PLAIN],
  },
  {
    ...{ name: "one metric by its name", at: "backend", signal: "metrics" },
    drops: (sequence) => sequence % 16 === 0,
    conditions: { metrics: { metric: ['name == "ledger.gauge.int"'] } },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "all logs", at: "edge", signal: "logs", drops: all },
    conditions: { logs: { log_record: ["true"] } },
    on: MOTLP_ALL_MODES,
  },
  {
    ...{ name: "all logs", at: "backend", signal: "logs", drops: all },
    conditions: { logs: { log_record: ["true"] } },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "spans of servers", at: "backend", signal: "traces" },
    drops: (sequence) => sequence % 5 === 1,
    conditions: { traces: { span: ["kind == SPAN_KIND_SERVER"] } },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_PLAIN],
  },
  {
    ...{ name: "failed spans", at: "edge", signal: "traces" },
    drops: (sequence) => sequence % 3 === 2,
    conditions: { traces: { span: ["status.code == STATUS_CODE_ERROR"] } },
    on: MOTLP_PLAIN,
  },
  {
    ...{ name: "severe logs", at: "edge", signal: "logs" },
    drops: (sequence) => sequence % 25 >= 17,
    conditions: { logs: { log_record: ["severity_number >= SEVERITY_NUMBER_ERROR"] } },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "nothing that is sent", at: "edge", signal: "logs" },
    conditions: { logs: { log_record: ['resource.attributes["service.name"] == "another"'] } },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_PLAIN, ...PAGE_PLAIN],
  },
  {
    ...{ name: "nothing that is sent", at: "backend", signal: "traces" },
    conditions: { traces: { span: ['name == "GET /health"'] } },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
];

/** Filters that drop a known share of one signal, at either collector. */
export const FILTER: readonly Mutation[] = FILTERS.map(
  ({ name, at, signal, conditions, drops, on }): Mutation => ({
    name: `${at} drops ${name}`,
    change: `${at}: a filter processor in the ${signal} pipeline, condition \`${JSON.stringify(conditions)}\``,
    rule: RULE,
    effect: drops === undefined ? "none" : "drop",
    edits: () =>
      processor(at, `filter/${signal}`, { error_mode: "propagate", ...conditions }, [signal]),
    outcome: (base, mode) =>
      outcomeOf({ at, drops: drops === undefined ? {} : { [signal]: drops } }, base, mode),
    on,
  }),
);
