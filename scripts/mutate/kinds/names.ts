import { SIGNALS } from "../../../src/otlp/item.ts";
import { targetExporter } from "../config-set.ts";
import type { Edit } from "../edit.ts";
import {
  type Base,
  DOCUMENTED_MOTLP,
  DURABLE_MOTLP,
  type Mutation,
  ON_BOTH,
} from "../variation.ts";

const RULE = "a component's id is type/name, and the name is free";

interface Renaming {
  readonly name: string;
  readonly edits: (base: Base) => readonly Edit[];
  readonly on: readonly (readonly [Base])[];
  readonly rule?: string;
}

const RENAMINGS: readonly Renaming[] = [
  {
    name: "kafka/out at the edge",
    edits: () => [{ file: "edge", rename: "kafka", in: "exporters", to: "kafka/out" }],
    on: [...ON_BOTH, [DOCUMENTED_MOTLP]],
  },
  {
    name: "kafka/in at the backend",
    edits: () => [{ file: "backend", rename: "kafka", in: "receivers", to: "kafka/in" }],
    on: [...ON_BOTH, [DOCUMENTED_MOTLP]],
  },
  {
    name: "otlp/apps at the edge",
    edits: () => [{ file: "edge", rename: "otlp", in: "receivers", to: "otlp/apps" }],
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "another name for the exporter to the target",
    edits: (base) => {
      const exporter = targetExporter(base);
      return [{ file: "backend", rename: exporter, in: "exporters", to: `${exporter}/prod` }];
    },
    on: ON_BOTH,
  },
  {
    name: "the exporter's current type, otlp_http",
    rule: "otlp_http is the current name of otlphttp, which is an alias",
    edits: () => [{ file: "backend", rename: "otlphttp", in: "exporters", to: "otlp_http" }],
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "another name for the queue's storage",
    edits: () => [
      { file: "edge", rename: "file_storage/queue", in: "extensions", to: "file_storage/edge" },
    ],
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "another name for cumulativetodelta",
    edits: () => [
      {
        ...{ file: "edge", rename: "cumulativetodelta", in: "processors" },
        to: "cumulativetodelta/histograms",
      },
    ],
    on: ON_BOTH,
  },
  {
    name: "pipelines with names",
    rule: "a pipeline's id is signal/name, and the name is free",
    edits: (base) =>
      SIGNALS.flatMap((signal): Edit[] => [
        {
          ...{ file: "backend", set: `service.pipelines.${signal}/main` },
          to: { receivers: ["kafka"], exporters: [targetExporter(base)] },
        },
        { file: "backend", remove: `service.pipelines.${signal}` },
      ]),
    on: ON_BOTH,
  },
  {
    name: "an OTLP receiver per signal",
    rule: "each signal enters where its pipeline listens",
    edits: () => [
      ...SIGNALS.flatMap((signal, index): Edit[] => [
        {
          ...{ file: "edge", set: `receivers.otlp/${signal}` },
          to: { protocols: { http: { endpoint: `0.0.0.0:${14318 + index}` } } },
        },
        { file: "edge", set: `service.pipelines.${signal}.receivers`, to: [`otlp/${signal}`] },
      ]),
      { file: "edge", remove: "receivers.otlp" },
    ],
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "OTLP over gRPC alone",
    rule: "items enter by every protocol that the receiver offers",
    edits: () => [{ file: "edge", remove: "receivers.otlp.protocols.http" }],
    on: ON_BOTH,
  },
  {
    name: "mOTLP by gRPC",
    rule: "the otlp exporter sends the same items by gRPC",
    edits: () => [{ file: "backend", rename: "otlphttp", in: "exporters", to: "otlp" }],
    on: [[DURABLE_MOTLP]],
  },
];

/** Other ids, types and ways in for the same pipeline. */
export const NAMES: readonly Mutation[] = RENAMINGS.map(
  ({ name, edits, on, rule = RULE }): Mutation => ({
    ...{ name, change: `renamed: ${name}`, rule, effect: "none", edits, on },
  }),
);
