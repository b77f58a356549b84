import { processor } from "../config-set.ts";
import {
  ELASTICSEARCH_PLAIN,
  MOTLP_ALL_MODES,
  MOTLP_PLAIN,
  type On,
  outcomeOf,
} from "../on-purpose.ts";
import { all, DURABLE_MOTLP, type Items, type Mutation } from "../variation.ts";

const RULE =
  "tailsamplingprocessor: a trace is passed on where a policy samples it, and dropped where none does";

interface Policy {
  readonly name: string;
  readonly policy: object;
  readonly drops?: Items;
  readonly on: On;
}

const POLICIES: readonly Policy[] = [
  {
    name: "always_sample",
    policy: { type: "always_sample" },
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_PLAIN],
  },
  {
    name: "all of them by probability",
    policy: { type: "probabilistic", probabilistic: { sampling_percentage: 100 } },
    on: [[DURABLE_MOTLP, "as-sent"]],
  },
  {
    name: "traces with an attribute that none has",
    policy: {
      type: "string_attribute",
      string_attribute: { key: "no.such.key", values: ["x"] },
    },
    drops: all,
    on: MOTLP_ALL_MODES,
  },
];

/** Samplers whose decision is known. */
export const SAMPLING: readonly Mutation[] = POLICIES.map(
  ({ name, policy, drops, on }): Mutation => ({
    name: `tail_sampling, ${name}`,
    change: `edge: a tail_sampling processor for traces, policy \`${JSON.stringify(policy)}\``,
    rule: RULE,
    effect: drops === undefined ? "none" : "drop",
    edits: () =>
      processor(
        "edge",
        "tail_sampling",
        { decision_wait: "1s", policies: [{ name: "varied", ...policy }] },
        ["traces"],
      ),
    outcome: (base, mode) =>
      outcomeOf({ at: "edge", drops: drops === undefined ? {} : { traces: drops } }, base, mode),
    on,
  }),
);
