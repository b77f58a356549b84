import { parse, stringify } from "yaml";
import type { Edit } from "../edit.ts";
import {
  type Base,
  DOCUMENTED_MOTLP,
  DURABLE_MOTLP,
  EVERYWHERE,
  type Mutation,
  ON_BOTH,
} from "../variation.ts";
import { waiting } from "./topics.ts";

const YAML = "the same YAML document, written in another way";
const EXPANDED = "the collector expands variables before it reads the value (confmap)";
const MERGED = "later files merge over earlier ones: maps by key, lists as one value";

/** A reference to a variable, as the collector writes it. */
const variable = (text: string) => `\${${text}}`;

function both(text: (text: string) => string): readonly Edit[] {
  return [
    { file: "edge", text },
    { file: "backend", text },
  ];
}

/** Writes the keys of the outermost map, and of the service, in the other order. */
function reversed(text: string): string {
  const turn = (map: object) => Object.fromEntries(Object.entries(map).reverse());
  const config: { service: { pipelines: object } } = parse(text);
  const service = { ...config.service, pipelines: turn(config.service.pipelines) };
  return stringify(turn({ ...config, service: turn(service) }));
}

/** An anchor at the first place that says the encoding, and aliases to it at the others. */
function withAnchors(text: string): string {
  let isFirst = true;
  return text.replaceAll("encoding: otlp_proto", () => {
    const written = isFirst ? "encoding: &encoding otlp_proto" : "encoding: *encoding";
    isFirst = false;
    return written;
  });
}

const topic = (file: "edge" | "backend", to: string): Edit =>
  file === "edge"
    ? { file, set: "exporters.kafka.logs.topic", to }
    : { file, set: "receivers.kafka.logs.topics", to: [to] };

interface Writing {
  readonly name: string;
  readonly rule: string;
  readonly edits: (base: Base) => readonly Edit[];
  readonly on: readonly (readonly [Base])[];
  readonly env?: Mutation["env"];
}

const WRITINGS: readonly Writing[] = [
  { name: "sections in reverse order", rule: YAML, edits: () => both(reversed), on: EVERYWHERE },
  {
    name: "as JSON",
    rule: "JSON is YAML",
    edits: () => both((text) => JSON.stringify(parse(text), null, 2)),
    on: [...ON_BOTH, [DOCUMENTED_MOTLP]],
  },
  { name: "with an anchor and aliases", rule: YAML, edits: () => both(withAnchors), on: ON_BOTH },
  {
    name: "with comments that look like settings",
    rule: "a comment is no setting",
    edits: () =>
      both((text) => `# receivers: {kafka: {initial_offset: latest}}\n${text}\n# exporters: {}\n`),
    on: [[DURABLE_MOTLP], [DOCUMENTED_MOTLP]],
  },
  {
    name: "with line ends of Windows",
    rule: YAML,
    edits: () => both((text) => text.replaceAll("\n", "\r\n")),
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "with a document marker",
    rule: YAML,
    edits: () => both((text) => `---\n${text}`),
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "with a merge key",
    rule: "YAML 1.1's merge key takes over another map's entries",
    edits: () => [
      {
        file: "edge",
        text: (text) =>
          text
            .replace(
              /( +)metrics:\n +topic: "otel-metrics"\n +encoding: otlp_proto\n/,
              '$1metrics: &metrics\n$1  topic: "otel-metrics"\n$1  encoding: otlp_proto\n',
            )
            .replace(
              /( +)traces:\n +topic: "otel-traces"\n +encoding: otlp_proto\n/,
              '$1traces:\n$1  <<: *metrics\n$1  topic: "otel-traces"\n',
            ),
      },
    ],
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "a variable with a default",
    rule: EXPANDED,
    edits: () => [
      topic("edge", variable("env:LOGS_TOPIC:-otel-logs")),
      topic("backend", variable("env:LOGS_TOPIC:-otel-logs")),
    ],
    on: ON_BOTH,
  },
  {
    name: "a variable that is set",
    rule: EXPANDED,
    edits: () => [
      topic("edge", variable("LOGS_TOPIC")),
      topic("backend", variable("env:LOGS_TOPIC")),
    ],
    env: { LOGS_TOPIC: "stage-logs" },
    on: ON_BOTH,
  },
  {
    name: "a default within a default",
    rule: EXPANDED,
    edits: () => [topic("edge", variable(`env:LOGS_TOPIC:-otel-${variable("env:SIGNAL:-logs")}`))],
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "variables for numbers and switches",
    rule: EXPANDED,
    edits: () => [
      {
        file: "edge",
        set: "exporters.kafka.sending_queue.queue_size",
        to: variable("env:N:-5000"),
      },
      {
        ...{ file: "edge", set: "exporters.kafka.sending_queue.block_on_overflow" },
        to: variable("env:BLOCK:-true"),
      },
    ],
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "the same topics from a second file",
    rule: MERGED,
    edits: () => [
      { file: "edge", over: "exporters: {kafka: {logs: {topic: stage-logs}}}\n" },
      { file: "backend", over: "receivers: {kafka: {logs: {topics: [stage-logs]}}}\n" },
    ],
    on: ON_BOTH,
  },
  {
    name: "a second file that is empty",
    rule: MERGED,
    edits: () => [{ file: "edge", over: "# nothing for this stage\n" }],
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "receivers from an included file",
    rule: "the file provider puts a file's content in the place of its reference",
    edits: () => [
      { file: "edge", set: "receivers", to: variable("file:receivers.yaml") },
      {
        ...{ file: "edge", include: "receivers.yaml" },
        holds:
          "otlp:\n  protocols:\n    grpc: {endpoint: 0.0.0.0:4317}\n    http: {endpoint: 0.0.0.0:4318}\n",
      },
    ],
    on: [[DURABLE_MOTLP]],
  },
];

/** The same configs in other words; and variables or files that differ on one side. */
export const SYNTAX: readonly Mutation[] = [
  ...WRITINGS.map(
    ({ name, rule, edits, on, env = {} }): Mutation => ({
      ...{ name, change: `written: ${name}`, rule, effect: "none", edits, env, on },
    }),
  ),
  {
    name: "a variable that the edge alone has",
    change: "edge: topic of logs is $STAGE-logs with STAGE=prod; backend: otel-logs",
    rule: `${EXPANDED}: the two sides name different topics`,
    effect: "wrong topic",
    edits: () => [topic("edge", `${variable("env:STAGE")}-logs`)],
    env: { STAGE: "prod" },
    outcome: () => waiting(["logs"]),
    on: ON_BOTH,
  },
  {
    name: "a second file for the edge alone",
    change: "edge: a second file sets the topic of traces to stage-traces",
    rule: `${MERGED}: the two sides name different topics`,
    effect: "wrong topic",
    edits: () => [{ file: "edge", over: "exporters: {kafka: {traces: {topic: stage-traces}}}\n" }],
    outcome: () => waiting(["traces"]),
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "a second file that replaces a list",
    change:
      "backend: a second file sets the receivers of the logs pipeline to kafka/again, which reads another topic",
    rule: MERGED,
    effect: "wrong topic",
    edits: () => [
      {
        file: "backend",
        over: "receivers: {kafka/again: {brokers: ['kafka1:9092'], logs: {topics: [elsewhere]}, initial_offset: earliest}}\nservice: {pipelines: {logs: {receivers: [kafka/again]}}}\n",
      },
    ],
    outcome: () => waiting(["logs"]),
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "a variable without a value",
    change: "edge: topic of logs is a variable that is not set",
    rule: "the collector would read an empty topic; the harness refuses a variable without a value (exit code 2)",
    effect: "refused",
    edits: () => [topic("edge", variable("env:NO_SUCH_VARIABLE"))],
    outcome: () => ({ error: "config-unset-variable" }),
    on: [[DURABLE_MOTLP]],
  },
];
