import type { Signal } from "../../../src/otlp/item.ts";
import {
  ELASTICSEARCH_AS_SENT,
  ELASTICSEARCH_PLAIN,
  MOTLP_ALL_MODES,
  MOTLP_PLAIN,
} from "../on-purpose.ts";
import { all, DOCUMENTED_MOTLP, DURABLE_MOTLP, type Items, type Mutation } from "../variation.ts";
import { type Changing, fieldsOf, mutationOf } from "./changes.ts";

const type = "transform";
const texts: Items = (sequence) => sequence % 7 === 0;

const KEYS: Readonly<Record<Signal, string>> = {
  traces: "trace_statements",
  metrics: "metric_statements",
  logs: "log_statements",
};

function run(signal: Signal, context: string, ...statements: readonly string[]): object {
  return { error_mode: "propagate", [KEYS[signal]]: [{ context, statements }] };
}

const CHANGING: readonly Changing[] = [
  {
    ...{ name: "renames an attribute of logs", at: "edge", type, signals: ["logs"] },
    settings: run(
      ...(["logs", "log"] as const),
      'set(attributes["http.method"], attributes["http.request.method"]) where attributes["http.request.method"] != nil',
      'delete_key(attributes, "http.request.method")',
    ),
    change: {
      items: texts,
      fields: [
        ...fieldsOf("logs", "added", "http.method"),
        ...fieldsOf("logs", "removed", "http.request.method"),
      ],
    },
    on: [...MOTLP_ALL_MODES, ...ELASTICSEARCH_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "renames spans", at: "backend", type, signals: ["traces"] },
    settings: run("traces", "span", 'set(name, "renamed")'),
    change: { items: all, fields: ["changed span.name"] },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "replaces the bodies of logs", at: "backend", type, signals: ["logs"] },
    settings: run("logs", "log", 'set(body, "redacted")'),
    change: { items: all, fields: ["changed logRecord.body"] },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT, [DOCUMENTED_MOTLP, "plain"]],
  },
  {
    ...{ name: "replaces part of a text", at: "edge", type, signals: ["logs"] },
    settings: run("logs", "log", 'replace_pattern(attributes["text.plain"], "item", "thing")'),
    change: { items: texts, fields: fieldsOf("logs", "changed", "text.plain") },
    on: [...MOTLP_PLAIN, [DURABLE_MOTLP, "approve"]],
  },
  {
    ...{ name: "adds a resource attribute", at: "edge", type, signals: ["traces"] },
    settings: run("traces", "resource", 'set(attributes["cloud.region"], "eu-1")'),
    change: { items: all, fields: ["added resource.attributes.cloud.region"] },
    on: MOTLP_PLAIN,
  },
  {
    ...{ name: "adds an attribute to data points", at: "backend", type, signals: ["metrics"] },
    settings: run("metrics", "datapoint", 'set(attributes["team"], "payments")'),
    change: { items: all, fields: fieldsOf("metrics", "added", "team") },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_PLAIN],
  },
  {
    ...{ name: "sets the description of metrics", at: "backend", type, signals: ["metrics"] },
    settings: run("metrics", "metric", 'set(description, "varied")'),
    change: {
      items: all,
      fields: ["added metric.description", "changed metric.description"],
      notKept: true,
    },
    on: [...MOTLP_PLAIN, [DURABLE_MOTLP, "as-sent"], ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "sets the unit of metrics", at: "edge", type, signals: ["metrics"] },
    settings: run("metrics", "metric", 'set(unit, "varied")'),
    change: { items: all, fields: ["changed metric.unit"] },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "changes no log that is sent", at: "edge", type, signals: ["logs"] },
    settings: run(
      "logs",
      "log",
      'set(body, "x") where resource.attributes["service.name"] == "another"',
    ),
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_PLAIN],
  },
];

/** Transform processors: renamed, deleted, added and replaced fields. */
export const TRANSFORM: readonly Mutation[] = CHANGING.map(mutationOf);
