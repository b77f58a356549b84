import type { CollectorRole } from "../collector-config/component.ts";
import { DEPRECATION, isText } from "../record/collector-log/catalogue.ts";
import { type LogLine, readCollectorLog } from "../record/collector-log/log.ts";

/** A collector's own warning that something of its config will not stay. */
export interface Deprecation {
  readonly role: CollectorRole;
  readonly version: string;
  readonly component?: string;
  readonly words: string;
}

/** The warnings of such kind in a collector's log, each once. */
export async function deprecationsIn(
  file: string,
  of: Pick<Deprecation, "role" | "version">,
): Promise<Deprecation[]> {
  const found = new Map<string, Deprecation>();
  for await (const line of readCollectorLog(file)) {
    if (!isDeprecation(line)) continue;
    const { component, message, error } = line;
    const words = error === undefined ? message : `${message}: ${error}`;
    found.set(`${component} ${words}`, {
      ...of,
      ...(component === undefined ? {} : { component }),
      words,
    });
  }
  return [...found.values()];
}

function isDeprecation({ level, message, error }: LogLine): boolean {
  return (
    (level === "warn" || level === "error") && isText(DEPRECATION, `${message} ${error ?? ""}`)
  );
}
