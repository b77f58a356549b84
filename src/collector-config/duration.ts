import { expandVariables } from "./variables.ts";

const UNITS: Readonly<Record<string, number>> = {
  ...{ ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1 },
  ...{ s: 1000, m: 60_000, h: 3_600_000 },
};

/**
 * A Go duration such as `1m30s` in milliseconds, its variables replaced; undefined if it is none.
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function durationMs(
  value: unknown,
  variables: Readonly<Record<string, string>> = {},
): number | undefined {
  // Go's own unit, in which the collector prints durations.
  if (typeof value === "number") return value / 1_000_000;
  if (typeof value !== "string") return undefined;
  const text = expandVariables(value, variables);
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return undefined;
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ""] ?? 0),
    0,
  );
}
