import { HarnessError } from "../base/errors.ts";
import type { CollectorConfig } from "../collector-config/collector-config.ts";
import { mergeTrees } from "../collector-config/merge-trees.ts";
import type { Tree } from "../collector-config/tree.ts";
import type { CollectorSettings } from "./collector-settings.ts";

/** Settings that change nothing. */
export const NO_SETTINGS: CollectorSettings = {
  ...{ receivers: {}, processors: {}, exporters: {}, extensions: {}, first: {} },
};

/** The sections whose components an incident sets by type. */
const BY_TYPE = ["receivers", "processors", "exporters", "extensions"] as const;
/** What comes first in pipelines has names of its own: a config may have one of the same type. */
const FIRST_SUFFIX = "incident";

/**
 * The settings of an incident as changes of a config: each component of a type gets them, whatever it
 * is called.
 *
 * @throws HarnessError `incident-invalid` when the config has no component of a type: the incident could
 * not happen, and must not be said to be survived.
 */
export function changesFor(config: CollectorConfig, settings: CollectorSettings): Tree {
  let changes: Tree = {};
  for (const section of BY_TYPE) {
    for (const [type, wanted] of Object.entries(settings[section])) {
      const ids = config.components
        .filter((component) => component.section === section && component.type === type)
        .map(({ id }) => id);
      if (ids.length === 0) throw noSuchComponent(config, section, type);
      for (const id of ids) changes = mergeTrees(changes, { [section]: { [id]: wanted } });
    }
  }
  return mergeTrees(changes, firstProcessors(config, settings.first));
}

function firstProcessors(config: CollectorConfig, first: CollectorSettings["first"]): Tree {
  const named = Object.entries(first).map(
    ([type, settings]) => [`${type}/${FIRST_SUFFIX}`, settings] as const,
  );
  if (named.length === 0) return {};
  const ids = named.map(([id]) => id);
  const pipelines = config.pipelines.map(({ id, processors }) => [
    id,
    { processors: [...ids, ...processors] },
  ]);
  return {
    processors: Object.fromEntries(named),
    service: { pipelines: Object.fromEntries(pipelines) },
  };
}

function noSuchComponent(config: CollectorConfig, section: string, type: string): HarnessError {
  return new HarnessError({
    code: "incident-invalid",
    message: `the incident changes ${section} of the type ${type}, and the ${config.role} config has none`,
    place: config.placeOf([section]),
    remedy: "choose another incident: this one cannot happen to this config",
  });
}
