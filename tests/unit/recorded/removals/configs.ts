import { quiet, type Removal, without } from "../removal.ts";

const undecodable = without("failed to unmarshal message", "failed to consume message");

/** Elastic's page makes the same of two runs. */
const ofThePage = (of: string): readonly Removal[] => [
  {
    ...{ of, finding: "shared-topic", without: "the topics that the edge writes" },
    record: ({ configs }) => {
      configs.edge.writes = [];
    },
    instead: "undecodable-message",
  },
  {
    ...{ of, finding: "latest-offset", without: "the lines of assigned partitions" },
    logs: { backend: without("assigning partitions") },
    alsoChanges: "skipped items are attributed to it, and shared-topic goes by the lines",
  },
  {
    ...{ of, finding: "listens-on-localhost", without: "endpoints on localhost" },
    record: ({ configs: { edge } }) => {
      edge.text = edge.text.replaceAll(/^( +(?:grpc|http)):$/gm, "$1: { endpoint: 0.0.0.0:4317 }");
    },
  },
];

/** What configs alone cost. */
export const CONFIG_REMOVALS: readonly Removal[] = [
  ...ofThePage("documented-delivery"),
  ...ofThePage("queue-in-memory"),
  {
    ...{ of: "encoding-mismatch", finding: "encoding-mismatch" },
    without: "the encoding that differs, and the lines that name messages",
    record: ({ configs }) => {
      for (const { encoding } of configs.backend.reads) encoding.value = "otlp_proto";
    },
    logs: { backend: undecodable },
    alsoChanges: "undecodable items are attributed to the lines, and alerts count them",
  },
  {
    ...{ of: "silent-mismatch", finding: "silent-mismatch", without: "the encoding that differs" },
    record: ({ configs }) => {
      for (const { encoding } of configs.backend.reads) encoding.value = "jaeger_json";
    },
    alsoChanges: "unsupported-encoding lists both sides",
  },
  {
    ...{ of: "silent-mismatch", finding: "silent-mismatch", without: "the committed offsets" },
    record: ({ seen }) => {
      for (const partition of seen.settled.state.partitions) partition.committed = "0";
    },
    instead: "encoding-mismatch",
    alsoChanges: "what is not committed waits in Kafka",
  },
  {
    ...{ of: "silent-mismatch", finding: "unsupported-encoding" },
    without: "the encoding that is not supported",
    record: ({ configs }) => {
      for (const { encoding } of configs.edge.writes) encoding.value = "otlp_proto";
    },
    alsoChanges: "silent-mismatch names the encodings",
  },
  {
    ...{ of: "phantom-documents", finding: "phantom-documents" },
    without: "the documents without a sequence number",
    history: {
      "read-logs.ndjson": (line) => (line.includes('"sequence":null') ? undefined : line),
    },
    alsoChanges: "the account and silent-mismatch count them",
  },
  {
    ...{ of: "phantom-documents", finding: "silent-mismatch" },
    without: "the encoding that differs",
    record: ({ configs }) => {
      for (const { encoding } of configs.edge.writes) encoding.value = "text";
    },
    alsoChanges: "unsupported-encoding lists both sides",
  },
  {
    ...{ of: "phantom-documents", finding: "unsupported-encoding" },
    without: "the encoding that is not supported",
    record: ({ configs }) => {
      for (const { encoding } of configs.backend.reads) encoding.value = "otlp_json";
    },
    alsoChanges: "silent-mismatch names the encodings",
  },
  {
    ...{ of: "topic-mismatch", finding: "topic-mismatch", without: "the topic that differs" },
    record: ({ configs }) => {
      for (const { signal, topics } of configs.backend.reads) topics.value = [`otel-${signal}`];
    },
  },
  {
    ...{ of: "topic-mismatch", finding: "waiting-in-kafka", without: "that it had stalled" },
    record: quiet,
  },
  {
    ...{ of: "dropped-and-rejected", finding: "rejected-documents" },
    without: "the lines of refused documents",
    logs: { backend: without("failed to index document") },
    alsoChanges: "refused items are attributed to the lines, and alerts count them",
  },
  {
    ...{ of: "cumulative-histogram", finding: "cumulative-histogram" },
    without: "the lines of dropped histograms",
    logs: { backend: without("dropping cumulative temporality") },
    alsoChanges: "alerts count the lines",
  },
  {
    ...{ of: "second-destination", finding: "missing-elsewhere" },
    without: "what the sink was to receive",
    record: ({ seen }) => {
      seen.elsewhere = [];
    },
    instead: "retries-exhausted",
    alsoChanges: "the report lists second destinations",
  },
  {
    ...{ of: "as-written", finding: "no-credentials", without: "an exporter without a key" },
    record: ({ configs: { backend } }) => {
      backend.text = backend.text.replace(/^ {2}elasticsearch:$/m, "$&\n    api_key: hidden");
    },
    alsoChanges: "lines of the config are numbered differently",
  },
  {
    ...{ of: "as-written", finding: "login-in-plain-text", without: "TLS that is switched off" },
    record: ({ configs: { edge } }) => {
      edge.text = edge.text.replace("insecure: true", "insecure_skip_verify: true");
    },
  },
  {
    ...{ of: "added-attributes", finding: "added-attributes" },
    without: "the attribute in what arrived",
    history: { "read-logs.ndjson": (line) => withoutTeam(line) },
    alsoChanges: "the items are unaltered",
    verdict: "pass",
  },
  {
    ...{ of: "unapproved-effects", finding: "unapproved-effects" },
    without: "the effects that nobody has approved",
    record: ({ judgedBy }) => {
      judgedBy.effects = { ...judgedBy.effects, approvesAll: true };
    },
    alsoChanges: "the effects are approved",
    verdict: "pass",
  },
];

/** An accepted log record of mOTLP without the attribute `team`. */
function withoutTeam(line: string): string {
  return line
    .replace('{"key":"team","value":{"stringValue":"a"}},', "")
    .replace(',{"key":"team","value":{"stringValue":"a"}}', "");
}
