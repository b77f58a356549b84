import { ATTRIBUTES } from "./kinds/attributes.ts";
import { CONNECTORS } from "./kinds/connectors.ts";
import { DOUBLING } from "./kinds/doubling.ts";
import { ENCODINGS } from "./kinds/encodings.ts";
import { EXTRA, RISKS } from "./kinds/extras.ts";
import { FILTER } from "./kinds/filter.ts";
import { MARKING } from "./kinds/marking.ts";
import { NAMES } from "./kinds/names.ts";
import { OFFSETS } from "./kinds/offsets.ts";
import { LOGINS, OUTAGE } from "./kinds/outages.ts";
import { PIPELINES } from "./kinds/pipelines.ts";
import { PRODUCER } from "./kinds/producer.ts";
import { RESOURCE } from "./kinds/resource.ts";
import { SAMPLING } from "./kinds/sampling.ts";
import { SIZES } from "./kinds/sizes.ts";
import { SYNTAX } from "./kinds/syntax.ts";
import { TOPICS } from "./kinds/topics.ts";
import { TRANSFORM } from "./kinds/transform.ts";
import type { Mutation, Variation } from "./variation.ts";

/** Every mutation, by kind. */
const KINDS: Readonly<Record<string, readonly Mutation[]>> = {
  filter: FILTER,
  transform: TRANSFORM,
  attributes: ATTRIBUTES,
  resource: RESOURCE,
  sampling: SAMPLING,
  connectors: CONNECTORS,
  doubling: DOUBLING,
  topics: TOPICS,
  pipelines: PIPELINES,
  encodings: ENCODINGS,
  offsets: OFFSETS,
  marking: MARKING,
  outages: OUTAGE,
  logins: LOGINS,
  sizes: SIZES,
  producer: PRODUCER,
  extras: EXTRA,
  risks: RISKS,
  names: NAMES,
  syntax: SYNTAX,
};

/** Every variation: each mutation on each of its bases. The id is stable as long as the names are. */
export const VARIATIONS: readonly Variation[] = Object.entries(KINDS).flatMap(([kind, mutations]) =>
  mutations.flatMap((mutation) =>
    mutation.on.map(([base, mode = "plain"]): Variation => {
      const name = mutation.name.replaceAll(/[^A-Za-z0-9]+/g, "-").toLowerCase();
      const end = mode === "plain" ? "" : `-${mode}`;
      return {
        id: `${kind}/${name}@${base.set}-${base.target}${end}`,
        ...{ kind, base, mode, mutation },
      };
    }),
  ),
);
