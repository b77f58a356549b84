import type { FindingCode } from "../../src/verdict/findings/registry.ts";

/** A record as its file has it, as far as it is changed here. */
export interface RecordFile {
  readonly configs: {
    readonly edge: { text: string; writes: object[] };
    readonly backend: { readonly reads: MutableRead[] };
  };
  readonly logs: Readonly<Record<"edge" | "backend", { readonly file: string; bytes: number }>>;
  readonly seen: {
    readonly settled: { how: string };
    crashes: object[];
    readonly outage: { commits: object[] };
  };
}

interface MutableRead {
  readonly signal: string;
  readonly topics: { value: string[] };
  readonly encoding: { value: string };
}

/** What is taken out of a recorded run, and the finding that goes with it. */
export interface Removal {
  /** The recorded case. */
  readonly of: string;
  readonly finding: FindingCode;
  /** What is taken out, for people. */
  readonly without: string;
  readonly record?: (record: RecordFile) => void;
  /** Of a collector's log, the lines that stay. */
  readonly logs?: Readonly<Partial<Record<"edge" | "backend", (line: string) => boolean>>>;
  /** The finding that explains the same lines then. */
  readonly instead?: FindingCode;
  /** What else is drawn from the same. */
  readonly alsoChanges?: string;
}

const without =
  (...words: readonly string[]) =>
  (line: string) =>
    !words.some((word) => line.includes(word));
const undecodable = without("failed to unmarshal message", "failed to consume message");

/** Elastic's page makes the same of both runs. */
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

/** At least one for each finding of each recorded case. */
export const REMOVALS: readonly Removal[] = [
  ...ofThePage("documented-delivery"),
  ...ofThePage("queue-in-memory"),
  {
    ...{ of: "queue-in-memory", finding: "committed-early", without: "the commits in the outage" },
    record: ({ seen }) => {
      seen.outage.commits = [];
    },
    alsoChanges: "items committed early are attributed to it",
  },
  {
    ...{ of: "queue-in-memory", finding: "queue-in-memory", without: "the crash" },
    record: ({ seen }) => {
      seen.crashes = [];
    },
  },
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
    ...{ of: "topic-mismatch", finding: "topic-mismatch", without: "the topic that differs" },
    record: ({ configs }) => {
      for (const { signal, topics } of configs.backend.reads) topics.value = [`otel-${signal}`];
    },
  },
  {
    ...{ of: "topic-mismatch", finding: "waiting-in-kafka", without: "that it had stalled" },
    record: ({ seen }) => {
      seen.settled.how = "quiet";
    },
  },
  {
    ...{ of: "dropped-and-rejected", finding: "rejected-documents" },
    without: "the lines of refused documents",
    logs: { backend: without("failed to index document") },
    alsoChanges: "refused items are attributed to the lines, and alerts count them",
  },
];
