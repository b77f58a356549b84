/** One scenario that `verify` knows. */
export interface ScenarioKind {
  readonly name: string;
  /** Its file below `src/runner/scenarios`, without the ending. */
  readonly file: string;
  /** Whether it runs when none is named. */
  readonly isDefault?: true;
  /**
   * Whether it takes the target away and breaks nothing else that others use, so that its outage may be
   * another scenario's too.
   */
  readonly sharesOutage?: true;
}

/** All scenarios of `verify`, in the order in which they run. */
export const SCENARIOS: readonly ScenarioKind[] = [
  { name: "delivery", file: "delivery", isDefault: true },
  { name: "limits", file: "limits", isDefault: true },
  { name: "outage", file: "outages", isDefault: true, sharesOutage: true },
  { name: "outage-crash", file: "outages", isDefault: true, sharesOutage: true },
  { name: "edge-crash", file: "edge-crash" },
  { name: "broker-crash", file: "broker-crash" },
  { name: "retention", file: "retention" },
  { name: "encoding-mismatch", file: "encoding-mismatch" },
];

/** The file of a scenario, without its ending; those of other commands are named like their files. */
export function scenarioFile(name: string): string {
  return SCENARIOS.find((scenario) => scenario.name === name)?.file ?? name;
}

/** See {@link ScenarioKind.sharesOutage}. */
export function sharesOutage(name: string): boolean {
  return SCENARIOS.some((scenario) => scenario.name === name && scenario.sharesOutage === true);
}
