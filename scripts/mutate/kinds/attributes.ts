import {
  ELASTICSEARCH_AS_SENT,
  ELASTICSEARCH_PLAIN,
  MOTLP_ALL_MODES,
  MOTLP_PLAIN,
  PAGE_PLAIN,
} from "../on-purpose.ts";
import { all, type Items, type Mutation } from "../variation.ts";
import { type Changing, fieldsOf, mutationOf } from "./changes.ts";

/** The ledger gives every seventh item the text attributes, and the next one the ints. */
const texts: Items = (sequence) => sequence % 7 === 0;
const ints: Items = (sequence) => sequence % 7 === 1;

const type = "attributes";
const act = (...actions: readonly object[]) => ({ actions });

const CHANGING: readonly Changing[] = [
  {
    ...{ name: "inserts into logs", at: "backend", type, signals: ["logs"] },
    settings: act({ key: "team", value: "payments", action: "insert" }),
    change: { items: all, fields: fieldsOf("logs", "added", "team") },
    on: [...MOTLP_ALL_MODES, ...ELASTICSEARCH_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "inserts into traces", at: "edge", type, signals: ["traces"] },
    settings: act({ key: "team", value: "payments", action: "upsert" }),
    change: { items: all, fields: fieldsOf("traces", "added", "team") },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT, ...PAGE_PLAIN],
  },
  {
    ...{ name: "inserts into metrics", at: "edge", type, signals: ["metrics"] },
    settings: act({ key: "team", value: "payments", action: "insert" }),
    change: { items: all, fields: fieldsOf("metrics", "added", "team") },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "inserts where the key is not there", at: "edge", type, signals: ["logs"] },
    settings: act({ key: "http.request.method", value: "PUT", action: "insert" }),
    change: {
      items: (sequence) => !texts(sequence),
      fields: fieldsOf("logs", "added", "http.request.method"),
    },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "updates an attribute of spans", at: "edge", type, signals: ["traces"] },
    settings: act({ key: "http.request.method", value: "PUT", action: "update" }),
    change: { items: texts, fields: fieldsOf("traces", "changed", "http.request.method") },
    on: [...MOTLP_ALL_MODES, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "updates a key that no log has", at: "edge", type, signals: ["logs"] },
    settings: act({ key: "no.such.key", value: "x", action: "update" }),
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "deletes an attribute of logs", at: "backend", type, signals: ["logs"] },
    settings: act({ key: "text.plain", action: "delete" }),
    change: { items: texts, fields: fieldsOf("logs", "removed", "text.plain") },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "deletes a key that no span has", at: "backend", type, signals: ["traces"] },
    settings: act({ key: "user.password", action: "delete" }),
    on: MOTLP_PLAIN,
  },
  {
    ...{ name: "hashes an attribute of logs", at: "edge", type, signals: ["logs"] },
    settings: act({ key: "text.plain", action: "hash" }),
    change: { items: texts, fields: fieldsOf("logs", "changed", "text.plain") },
    on: MOTLP_PLAIN,
  },
  {
    ...{ name: "converts an int of spans to text", at: "backend", type, signals: ["traces"] },
    settings: act({ key: "int.small", action: "convert", converted_type: "string" }),
    change: { items: ints, fields: fieldsOf("traces", "changed", "int.small") },
    on: MOTLP_PLAIN,
  },
  {
    ...{ name: "changes logs of another service only", at: "edge", type, signals: ["logs"] },
    settings: {
      include: { match_type: "strict", resources: [{ key: "service.name", value: "another" }] },
      ...act({ key: "team", value: "payments", action: "insert" }),
    },
    on: MOTLP_PLAIN,
  },
];

/** Attributes processors: of all items, of some, of none. */
export const ATTRIBUTES: readonly Mutation[] = CHANGING.map(mutationOf);
