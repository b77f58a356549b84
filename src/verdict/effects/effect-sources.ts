import { changingComponents } from "../../collector-config/changing-components.ts";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { Component } from "../../collector-config/component.ts";
import type { Signal } from "../../otlp/item.ts";
import type { ProcessorCount } from "../../record/reference-facts.ts";
import type { EffectSource } from "./effect.ts";

/** Both configs of a run. */
export interface EffectConfigs {
  readonly edge: CollectorConfig;
  readonly backend: CollectorConfig;
}

interface Candidate extends EffectSource {
  readonly section: Component["section"];
  readonly type: string;
  /** What the config says of it, as text. */
  readonly text: string;
}

/** These drop items or pass them on as they are. */
const DROPS_ALONE = ["filter", "tail_sampling", "probabilistic_sampler", "routing"];
/** These change items and drop none; what they change, their settings name. */
const NAMES_WHAT_IT_CHANGES = ["attributes", "resource", "transform", "span", "redaction"];
/** So do these, whatever their settings name. */
const NEVER_DROPS = [...NAMES_WHAT_IT_CHANGES, "resourcedetection", "k8s_attributes"];

/** Says which component of the configs has an effect, where exactly one can have it. */
export class EffectSources {
  readonly #configs: EffectConfigs;

  constructor(configs: EffectConfigs) {
    this.#configs = configs;
  }

  /** Of a field that is added, removed or changed. */
  ofField(signal: Signal, field: string): EffectSource | undefined {
    const all = this.#candidates(signal).filter(
      ({ section, type }) => section === "processors" && !DROPS_ALONE.includes(type),
    );
    const key = /(?:^|\.)attributes\.(.+)$/.exec(field)?.[1] ?? field.split(".").at(-1) ?? field;
    const naming = all.filter(({ text }) => text.includes(JSON.stringify(key).slice(1, -1)));
    if (naming.length > 0) return sole(naming);
    return sole(all.filter(({ type }) => !NAMES_WHAT_IT_CHANGES.includes(type))) ?? sole(all);
  }

  /**
   * Of what is dropped: by processor, as they count it. What is left is of the only other component that
   * may drop; not all of them count.
   */
  ofDrops(
    signal: Signal,
    dropped: number,
    counts: readonly ProcessorCount[],
  ): { readonly items: number; readonly by?: EffectSource }[] {
    const all = this.#candidates(signal).filter(({ type }) => !NEVER_DROPS.includes(type));
    const found = all.flatMap((candidate) => {
      const own = counts.find(
        (count) =>
          count.signal === signal &&
          count.role === candidate.role &&
          count.id === candidate.component,
      );
      const items = own === undefined ? 0 : own.taken - own.passed;
      return items > 0 ? [{ items, by: sourceOf(candidate) }] : [];
    });
    const sum = found.reduce((total, { items }) => total + items, 0);
    if (sum === dropped) return found;
    const counted = found.map(({ by }) => by.component);
    const other = sole(all.filter(({ component }) => !counted.includes(component)));
    if (sum < dropped && other !== undefined)
      return [...found, { items: dropped - sum, by: other }];
    const by = sole(all);
    return [{ items: dropped, ...(by === undefined ? {} : { by }) }];
  }

  /** Of what arrives several times, or is derived: connectors do that. */
  ofConnector(signal: Signal): EffectSource | undefined {
    const all = this.#candidates(signal).filter(({ section }) => section === "connectors");
    return sole(all);
  }

  /** What may change items of a signal, in the order of their way. */
  #candidates(signal: Signal): Candidate[] {
    const { edge, backend } = this.#configs;
    return [edge, backend].flatMap((config) => {
      const own = config.pipelines.filter((pipeline) => pipeline.signal === signal);
      // A connector that hands nothing on in this signal takes nothing away from it either.
      const used = new Set(
        own.flatMap(({ receivers, processors }) => [...receivers, ...processors]),
      );
      return changingComponents(config)
        .filter(({ id }) => used.has(id))
        .map(({ section, id, type, settings }) => ({
          ...{ role: config.role, component: id, place: config.placeOf([section, id]) },
          ...{ section, type, text: JSON.stringify(settings) },
        }));
    });
  }
}

function sole(candidates: readonly Candidate[]): EffectSource | undefined {
  const [only, another] = candidates;
  return only === undefined || another !== undefined ? undefined : sourceOf(only);
}

function sourceOf({ role, component, place }: Candidate): EffectSource {
  return { role, component, place };
}
