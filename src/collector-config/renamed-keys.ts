import type { Section } from "./component.ts";

/** A key of a component that has had two names. */
export interface RenamedKey {
  readonly section: Section;
  readonly type: string;
  readonly now: string;
  readonly before: string;
  /** The contrib release that brought the new name. */
  readonly since: string;
  /** Where the component's makers say so. */
  readonly source: string;
}

/** Renamed keys that a change of the EDOT version makes configs stumble over. */
const RENAMED: readonly RenamedKey[] = [
  {
    section: "receivers",
    type: "kafka",
    now: "topics",
    before: "topic",
    since: "v0.142.0",
    source: "https://github.com/open-telemetry/opentelemetry-collector-contrib/pull/44575",
  },
  {
    section: "receivers",
    type: "kafka",
    now: "exclude_topics",
    before: "exclude_topic",
    since: "v0.142.0",
    source: "https://github.com/open-telemetry/opentelemetry-collector-contrib/pull/44575",
  },
];

/** The renaming of which `key` is either side, if it is known. */
export function renamedKey(section: Section, type: string, key: string): RenamedKey | undefined {
  return RENAMED.find(
    (renamed) =>
      renamed.section === section &&
      renamed.type === type &&
      (renamed.now === key || renamed.before === key),
  );
}
