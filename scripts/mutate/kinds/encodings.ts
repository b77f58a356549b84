import { SIGNALS, type Signal } from "../../../src/otlp/item.ts";
import { outcomeOfSplitPage, splitTopics } from "../config-set.ts";
import type { Edit } from "../edit.ts";
import {
  all,
  type Base,
  DOCUMENTED_MOTLP,
  DURABLE_ELASTICSEARCH,
  DURABLE_MOTLP,
  type Mutation,
  ON_BOTH,
  type Outcome,
} from "../variation.ts";
import { notDecoded } from "./topics.ts";

const MISMATCH =
  "docs/reference/encodings.md: such messages cannot be decoded and are named in the log: permanent errors, which on_permanent_error: false keeps in Kafka and true skips (kafkareceiver, message_marking)";
const SAME = "both collectors know otlp_json and otlp_proto, and the same one is written and read";

const PATHS = { edge: "exporters.kafka", backend: "receivers.kafka" } as const;

function encodingAt(file: "edge" | "backend", signal: Signal, encoding: string): Edit {
  return { file, set: `${PATHS[file]}.${signal}.encoding`, to: encoding };
}

/** All items of signals are in messages that are read in another encoding. */
export function mismatched(signals: readonly Signal[]): (base: Base) => Outcome {
  return notDecoded(signals, "loss encoding-mismatch");
}

const ONE_SIDE: readonly Mutation[] = SIGNALS.flatMap((signal) =>
  (["edge", "backend"] as const).map(
    (file): Mutation => ({
      name: `${file} has ${signal} as otlp_json`,
      change: `${file}: encoding of ${signal} is otlp_json, on this side alone`,
      rule: MISMATCH,
      effect: "wrong encoding",
      edits: () => [encodingAt(file, signal, "otlp_json")],
      outcome: mismatched([signal]),
      on: file === "backend" || signal === "logs" ? ON_BOTH : [[DURABLE_MOTLP]],
    }),
  ),
);

const BOTH_SIDES: readonly Mutation[] = [...SIGNALS.map((signal) => [signal]), SIGNALS].map(
  (signals): Mutation => {
    const what = signals.length === 1 ? signals.join() : "all signals";
    return {
      name: `${what} as otlp_json on both sides`,
      change: `edge, backend: encoding of ${what} is otlp_json`,
      rule: SAME,
      effect: "none",
      edits: () =>
        signals.flatMap((signal) => [
          encodingAt("edge", signal, "otlp_json"),
          encodingAt("backend", signal, "otlp_json"),
        ]),
      on: signals.length === 1 ? [[DURABLE_MOTLP]] : ON_BOTH,
    };
  },
);

const OTHERS: readonly Mutation[] = [
  {
    name: "all signals written as otlp_json",
    change: "edge: encoding of all signals is otlp_json",
    rule: MISMATCH,
    effect: "wrong encoding",
    edits: () => SIGNALS.map((signal) => encodingAt("edge", signal, "otlp_json")),
    outcome: mismatched(SIGNALS),
    on: ON_BOTH,
  },
  {
    name: "logs are read as text",
    change: "backend: encoding of logs is text",
    rule: "docs/reference/encodings.md: otlp_proto read as text makes ghosts: a message becomes one log record without the run's id, and nothing is logged. Elastic supports otlp_proto and otlp_json alone",
    effect: "wrong encoding",
    edits: () => [encodingAt("backend", "logs", "text")],
    outcome: () => ({
      // One message at least for each of the two times that items are sent.
      fates: { logs: { lost: [{ items: all, at: "backend-collector" }], unexpected: 2 } },
      findings: ["loss silent-mismatch", "loss phantom-documents", "risk unsupported-encoding"],
    }),
    on: [[DURABLE_ELASTICSEARCH], [DURABLE_MOTLP]],
  },
  {
    name: "traces as jaeger_json, read as otlp_json",
    change: "edge: encoding of traces is jaeger_json; backend: otlp_json",
    rule: "docs/reference/encodings.md: silent: nothing arrives, all is committed, nothing is logged. Jaeger's messages are not decoded by the harness (hops.md)",
    effect: "wrong encoding",
    edits: () => [
      encodingAt("edge", "traces", "jaeger_json"),
      encodingAt("backend", "traces", "otlp_json"),
    ],
    outcome: () => ({
      fates: { traces: { lost: [{ items: all, at: "unattributed" }] } },
      findings: ["loss silent-mismatch", "risk unsupported-encoding"],
    }),
    on: ON_BOTH,
  },
  {
    name: "an encoding that EDOT does not know",
    change: "edge: encoding of logs is otlp_xml",
    rule: "docs/reference/encodings.md: the collector refuses it when it starts, and the run ends with exit code 2",
    effect: "refused",
    edits: () => [encodingAt("edge", "logs", "otlp_xml")],
    outcome: () => ({ error: "config-invalid" }),
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "Elastic's page with a topic a signal, logs written as otlp_json",
    change: "edge, backend: topics are otel-<signal>; edge: encoding of logs is otlp_json",
    rule: `${MISMATCH}; by default the receiver marks messages before it decodes them, and skips`,
    effect: "wrong encoding",
    edits: () => [...splitTopics(), encodingAt("edge", "logs", "otlp_json")],
    outcome: (base) => {
      const split = outcomeOfSplitPage(base);
      return {
        ...split,
        fates: { ...split.fates, ...mismatched(["logs"])(base).fates },
        findings: [...(split.findings ?? []), "loss encoding-mismatch"],
      };
    },
    on: [[DOCUMENTED_MOTLP]],
  },
];

/** Encodings on one side or on both. */
export const ENCODINGS: readonly Mutation[] = [...ONE_SIDE, ...BOTH_SIDES, ...OTHERS];
