import { SIGNALS } from "../../../src/otlp/item.ts";
import type { Edit } from "../edit.ts";
import {
  all,
  DURABLE_ELASTICSEARCH,
  DURABLE_MOTLP,
  fates,
  type Items,
  type Mutation,
  type Outcome,
} from "../variation.ts";

/** `outage` sends a third of the items before, during and after. */
const during: Items = (sequence) => sequence >= 10 && sequence < 20;

const receiver = (path: string, to: unknown): Edit => ({
  file: "backend",
  set: `receivers.kafka.${path}`,
  to,
});
const exporter = (path: string, to: unknown): Edit => ({
  file: "backend",
  set: `exporters.otlphttp.${path}`,
  to,
});
const NO_RETRY = exporter("retry_on_failure", { enabled: false });
const NO_BACKOFF = receiver("error_backoff", { enabled: false });

/** Everything that was sent in the outage is lost after its offset was committed. */
const lostInOutage: Outcome = {
  fates: fates(SIGNALS, { lost: [{ items: during, at: "backend-collector" }] }),
  findings: ["loss committed-early", "loss retries-exhausted"],
};

interface Outage extends Pick<Mutation, "name" | "rule" | "effect"> {
  readonly change: string;
  readonly edits: readonly Edit[];
  readonly outcome?: Outcome;
}

const OUTAGES: readonly Outage[] = [
  {
    name: "nothing changed",
    change: "backend: nothing is changed",
    rule: "offsets are committed after delivery, and the exporter retries without an end",
    effect: "none",
    edits: [],
  },
  {
    name: "the receiver retries in place of the exporter",
    change: "backend: retry_on_failure is off; error_backoff stays on",
    rule: "kafkareceiver: error_backoff tries a failed message again, without an end",
    effect: "none",
    edits: [NO_RETRY],
  },
  {
    name: "on_error true, and an exporter that never gives up",
    change: "backend: on_error is true",
    rule: "on_error marks a message whose delivery failed, and none fails while the exporter retries",
    effect: "none",
    edits: [receiver("message_marking.on_error", true)],
  },
  {
    name: "on_error true, and nothing retries",
    change: "backend: on_error is true, retry_on_failure and error_backoff are off",
    rule: "kafkareceiver: on_error: true marks a message whose delivery failed (findings.md, committed-early); the exporter gave up what a later attempt delivers (retries-exhausted)",
    effect: "lost commit",
    edits: [receiver("message_marking.on_error", true), NO_RETRY, NO_BACKOFF],
    outcome: lostInOutage,
  },
  {
    name: "marked before delivery, and nothing retries",
    change: "backend: message_marking.after is false, retry_on_failure and error_backoff are off",
    rule: "kafkareceiver: after: false marks before the pipeline has run, whatever becomes of the message",
    effect: "lost commit",
    edits: [receiver("message_marking.after", false), NO_RETRY, NO_BACKOFF],
    outcome: lostInOutage,
  },
  {
    name: "marked before delivery, and an exporter that never gives up",
    change: "backend: message_marking.after is false",
    rule: "one message a partition is marked, and committed, before the target has it; the exporter holds it until the target is back: a risk",
    effect: "lost commit",
    edits: [receiver("message_marking.after", false)],
    outcome: { findings: ["risk committed-early"] },
  },
  {
    name: "a queue in memory behind the receiver",
    change: "backend: sending_queue is on, in memory",
    rule: "the queue answers the receiver before the target has the items (findings.md, committed-early); it keeps them while its process lives",
    effect: "lost commit",
    edits: [exporter("sending_queue", { enabled: true })],
    outcome: { findings: ["risk committed-early"] },
  },
  {
    name: "a queue in memory, and retries that end",
    change: "backend: sending_queue is on, retry_on_failure.max_elapsed_time is 1s",
    rule: "exporterhelper drops a request from its queue after max_elapsed_time",
    effect: "lost commit",
    edits: [
      exporter("sending_queue", { enabled: true }),
      exporter("retry_on_failure", { initial_interval: "200ms", max_elapsed_time: "1s" }),
    ],
    outcome: {
      fates: fates(SIGNALS, { lost: [{ items: during, at: "backend-collector", luck: true }] }),
      verdict: "fail",
      findings: ["loss committed-early", "loss retries-exhausted"],
    },
  },
  {
    name: "nothing retries, and the message is not marked",
    change: "backend: retry_on_failure and error_backoff are off",
    rule: "kafkareceiver: without error_backoff a partition stays paused after a failure, with what follows still in Kafka",
    effect: "lost commit",
    edits: [NO_RETRY, NO_BACKOFF],
    outcome: {
      fates: fates(SIGNALS, {
        lost: [{ items: (sequence) => sequence >= 10, at: "waiting-in-kafka" }],
      }),
      findings: ["loss waiting-in-kafka"],
    },
  },
];

/** What an outage shows; a delivery would not. */
export const OUTAGE: readonly Mutation[] = OUTAGES.map(
  ({ name, change, rule, effect, edits, outcome }): Mutation => ({
    ...{ name, change, rule, effect, scenario: "outage" },
    edits: () => edits,
    ...(outcome === undefined ? {} : { outcome: () => outcome }),
    on: [[DURABLE_MOTLP]],
  }),
);

/** A key that no target knows. */
const WRONG_KEY = "bm8tc3VjaC1pZDpuby1zdWNoLWtleQ==";

/** Nothing is taken, and everything stays in Kafka. */
const refused: Outcome = {
  fates: fates(SIGNALS, { lost: [{ items: all, at: "waiting-in-kafka" }] }),
  findings: ["loss authentication-refused", "loss waiting-in-kafka"],
};

/** What the target refuses by the exporter's login. */
export const LOGINS: readonly Mutation[] = [
  ...([DURABLE_MOTLP, DURABLE_ELASTICSEARCH] as const).map(
    (base): Mutation => ({
      name: "a wrong key",
      change: "backend: the variable of the API key holds another key",
      rule: "the target answers 401; durable keeps such messages in Kafka (findings.md, authentication-refused)",
      effect: "refused",
      edits: () => [],
      env: { [`${base.target === "motlp" ? "MOTLP" : "ELASTICSEARCH"}_API_KEY`]: WRONG_KEY },
      outcome: () => refused,
      on: [[base]],
    }),
  ),
  {
    name: "a key without its prefix",
    change: "backend: Authorization is the key alone",
    rule: "docs/reference/motlp.md: without the prefix ApiKey: 401",
    effect: "refused",
    edits: () => [
      {
        ...{ file: "backend", set: "exporters.otlphttp.headers.Authorization" },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a collector's variable
        to: "${MOTLP_API_KEY}",
      },
    ],
    outcome: () => refused,
    on: [[DURABLE_MOTLP]],
  },
];
