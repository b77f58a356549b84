import type { Document } from "yaml";

/** Every tenth span gets a name that a keyword has no room for; spans' names have no ignore_above. */
export const LONG_NAMES = {
  error_mode: "propagate",
  trace_statements: [
    {
      context: "span",
      statements: [
        `set(name, "${"x".repeat(33_000)}") where IsMatch(String(attributes["harness.sequence"]), "5$")`,
      ],
    },
  ],
};

/** The sequence numbers of the spans, of so many, that get {@link LONG_NAMES}. */
export function longNamed(items: number): number[] {
  return Array.from({ length: items }, (_, sequence) => sequence).filter((n) => n % 10 === 5);
}

/** Gives a config's spans {@link LONG_NAMES}. */
export function lengthenSpanNames(config: Document): void {
  config.setIn(["processors", "transform"], LONG_NAMES);
  config.setIn(["service", "pipelines", "traces", "processors"], ["transform"]);
}

/**
 * Lets a config drop the logs whose sequence number ends with one of some digits (`"05"`: every fifth),
 * before its other processors.
 */
export function dropLogs(digits: string): (config: Document) => void {
  return (config) => {
    config.setIn(["processors", "filter"], {
      error_mode: "propagate",
      logs: { log_record: [`IsMatch(String(attributes["harness.sequence"]), "[${digits}]$")`] },
    });
    const others: readonly string[] = config.toJS().service.pipelines.logs.processors ?? [];
    config.setIn(["service", "pipelines", "logs", "processors"], ["filter", ...others]);
  };
}
