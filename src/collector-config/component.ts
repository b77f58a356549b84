/** Which of the two collectors a config is for. */
export type CollectorRole = "edge" | "backend";

/** The component sections of a collector config. */
export const SECTIONS = [
  "receivers",
  "processors",
  "exporters",
  "connectors",
  "extensions",
] as const;
export type Section = (typeof SECTIONS)[number];

/** One component: `kafka/logs` has the type `kafka`. */
export interface Component {
  readonly section: Section;
  readonly id: string;
  readonly type: string;
  /** What the config says of it, with variables unexpanded; empty when it says nothing. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** One entry of `service.pipelines`. */
export interface PipelineEntry {
  readonly id: string;
  readonly signal: string;
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

/** The component of a section with an id. */
export function componentOf(
  components: readonly Component[],
  section: Section,
  id: string,
): Component | undefined {
  return components.find((component) => component.section === section && component.id === id);
}
