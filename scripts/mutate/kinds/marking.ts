import type { Edit } from "../edit.ts";
import { all, DURABLE_ELASTICSEARCH, DURABLE_MOTLP, type Mutation, ON_BOTH } from "../variation.ts";

const NO_FAILURE =
  "message_marking and error_backoff decide about deliveries that fail, and in a delivery none does";
const set = (path: string, to: unknown): Edit => ({
  file: "backend",
  set: `receivers.kafka.${path}`,
  to,
});
const unset = (path: string): Edit => ({ file: "backend", remove: `receivers.kafka.${path}` });
const jsonLogs: Edit = { file: "edge", set: "exporters.kafka.logs.encoding", to: "otlp_json" };

const HARMLESS: readonly (readonly [string, Edit, Mutation["on"]])[] = [
  ["message_marking.after false", set("message_marking.after", false), ON_BOTH],
  ["message_marking.on_error true", set("message_marking.on_error", true), [[DURABLE_MOTLP]]],
  ["no message_marking", unset("message_marking"), ON_BOTH],
  ["no error_backoff", unset("error_backoff"), ON_BOTH],
  ["error_backoff without a multiplier", unset("error_backoff.multiplier"), [[DURABLE_MOTLP]]],
  ["commits every 200 ms", set("autocommit.interval", "200ms"), [[DURABLE_MOTLP]]],
  ["autocommit off", set("autocommit.enable", false), [[DURABLE_MOTLP], [DURABLE_ELASTICSEARCH]]],
];

/** How messages are marked, where nothing fails and where messages cannot be decoded. */
export const MARKING: readonly Mutation[] = [
  ...HARMLESS.map(
    ([name, edit, on]): Mutation => ({
      name,
      change: `backend: ${name}`,
      rule: name.includes("autocommit")
        ? "kafkareceiver commits what it marks by itself where autocommit is off"
        : NO_FAILURE,
      effect: "none",
      edits: () => [edit],
      on,
    }),
  ),
  {
    name: "permanent errors are marked, and logs cannot be decoded",
    change: "backend: on_permanent_error is true; edge: encoding of logs is otlp_json",
    rule: "kafkareceiver: on_permanent_error: true marks messages with permanent errors, so that they are skipped",
    effect: "wrong encoding",
    edits: () => [set("message_marking.on_permanent_error", true), jsonLogs],
    outcome: () => ({
      fates: { logs: { lost: [{ items: all, at: "backend-collector" }] } },
      findings: ["loss encoding-mismatch"],
    }),
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "permanent errors are not marked, and logs cannot be decoded",
    change: "backend: on_permanent_error is false; edge: encoding of logs is otlp_json",
    rule: "kafkareceiver: on_permanent_error: false keeps the message, and the partition stops there",
    effect: "wrong encoding",
    edits: () => [set("message_marking.on_permanent_error", false), jsonLogs],
    outcome: () => ({
      fates: { logs: { lost: [{ items: all, at: "waiting-in-kafka" }] } },
      findings: ["loss encoding-mismatch", "loss waiting-in-kafka"],
    }),
    on: [[DURABLE_ELASTICSEARCH]],
  },
  {
    name: "marked before delivery, and logs cannot be decoded",
    change: "backend: no message_marking; edge: encoding of logs is otlp_json",
    rule: "kafkareceiver: by default messages are marked before they are processed, whatever becomes of them",
    effect: "wrong encoding",
    edits: () => [unset("message_marking"), jsonLogs],
    outcome: () => ({
      fates: { logs: { lost: [{ items: all, at: "backend-collector" }] } },
      findings: ["loss encoding-mismatch"],
    }),
    on: ON_BOTH,
  },
];
