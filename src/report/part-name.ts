import { TARGET_NAMES } from "../collector-config/target-kind.ts";

const PART_NAMES: Readonly<Record<string, string>> = { kafka: "Kafka", ...TARGET_NAMES };

/** A part's name as messages call it. */
export function partName(name: string): string {
  return PART_NAMES[name] ?? name;
}
