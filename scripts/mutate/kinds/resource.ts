import { SIGNALS } from "../../../src/otlp/item.ts";
import {
  ELASTICSEARCH_AS_SENT,
  ELASTICSEARCH_PLAIN,
  MOTLP_ALL_MODES,
  MOTLP_PLAIN,
} from "../on-purpose.ts";
import { all, DURABLE_ELASTICSEARCH, type Mutation } from "../variation.ts";
import { type Changing, mutationOf } from "./changes.ts";

const type = "resource";
const act = (...attributes: readonly object[]) => ({ attributes });
const one = (verb: string, key: string) => ({
  items: all,
  fields: [`${verb} resource.attributes.${key}`],
});

const CHANGING: readonly Changing[] = [
  {
    ...{ name: "inserts a resource attribute", at: "edge", type, signals: SIGNALS },
    settings: act({ key: "cloud.region", value: "eu-1", action: "insert" }),
    change: one("added", "cloud.region"),
    on: [...MOTLP_ALL_MODES, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "sets an environment", at: "backend", type, signals: SIGNALS },
    settings: act({ key: "deployment.environment.name", value: "staging", action: "upsert" }),
    change: one("changed", "deployment.environment.name"),
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "deletes the host's name", at: "edge", type, signals: ["traces"] },
    settings: act({ key: "host.name", action: "delete" }),
    change: one("removed", "host.name"),
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    ...{ name: "inserts what every resource has", at: "edge", type, signals: SIGNALS },
    settings: act({ key: "service.name", value: "by-default", action: "insert" }),
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_PLAIN],
  },
  {
    ...{ name: "updates what no resource has", at: "backend", type, signals: ["logs"] },
    settings: act({ key: "k8s.pod.name", value: "p", action: "update" }),
    on: MOTLP_PLAIN,
  },
  {
    ...{ name: "sets the data stream's namespace", at: "backend", type, signals: ["logs"] },
    settings: act({ key: "data_stream.namespace", value: "varied", action: "upsert" }),
    change: one("changed", "data_stream.namespace"),
    on: [...MOTLP_PLAIN, [DURABLE_ELASTICSEARCH, "plain"], [DURABLE_ELASTICSEARCH, "approve"]],
  },
];

/** Resource processors: added, changed, removed, and nothing at all. */
export const RESOURCE: readonly Mutation[] = CHANGING.map(mutationOf);
