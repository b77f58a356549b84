import type { CollectorRole } from "../../../src/collector-config/component.ts";
import { SIGNALS, type Signal } from "../../../src/otlp/item.ts";
import { processor } from "../config-set.ts";
import { type Change, type On, outcomeOf } from "../on-purpose.ts";
import type { KnownEffect, Mutation } from "../variation.ts";

/** A processor that changes fields and drops nothing. */
export interface Changing {
  readonly name: string;
  readonly at: CollectorRole;
  /** `attributes`, `resource` or `transform`. */
  readonly type: string;
  readonly settings: object;
  readonly signals: readonly Signal[];
  /** Left out where no item has what it would change. */
  readonly change?: Change;
  readonly on: On;
}

/** What the three processors are documented to do. */
const RULES: Readonly<Record<string, string>> = {
  attributes:
    "attributesprocessor: insert sets a key that is not there, update one that is there, upsert either; delete removes it; hash and convert replace its value. Span events are left as they are",
  resource: "resourceprocessor: the attributes processor's actions, on the resource of every item",
  transform:
    "transformprocessor: runs the OTTL statements on every item of the context for which their condition holds",
};

/** The data of a metric has one of these names in OTLP. */
const POINTS = ["gauge", "sum", "histogram", "exponentialHistogram"];

/** Where an item's own attributes are, as effects name it. */
export function fieldsOf(signal: Signal, verb: string, key: string): readonly string[] {
  if (signal === "traces") return [`${verb} span.attributes.${key}`];
  if (signal === "logs") return [`${verb} logRecord.attributes.${key}`];
  return POINTS.map((point) => `${verb} metric.${point}.dataPoints[].attributes.${key}`);
}

/** The mutation that adds the processor to the signals' pipelines. */
export function mutationOf(changing: Changing): Mutation {
  const { name, at, type, settings, signals, change, on } = changing;
  const effect: KnownEffect = change === undefined ? "none" : "change";
  const where = signals.length === SIGNALS.length ? "all pipelines" : signals.join(" and ");
  return {
    name: `${at} ${name}`,
    change: `${at}: a ${type} processor in ${where}, \`${JSON.stringify(settings)}\``,
    rule: RULES[type] ?? type,
    effect,
    edits: () => processor(at, `${type}/${signals.join("_")}`, settings, signals),
    outcome: (base, mode) => {
      const changes =
        change === undefined
          ? {}
          : Object.fromEntries(signals.map((signal) => [signal, change] as const));
      return outcomeOf({ at, changes }, base, mode);
    },
    on,
  };
}
