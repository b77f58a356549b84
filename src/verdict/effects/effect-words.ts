import type { Effect } from "./effect.ts";

/** An effect as a sentence without its end: `filter/health (edge) drops 26 of 100 traces`. */
export function effectWords(effect: Effect): string {
  const { signal, kind, field = "", items, of, by, value } = effect;
  const subject = by === undefined ? "the configs" : `${by.component} (${by.role})`;
  const verb = (one: string, many: string) => (by === undefined ? many : one);
  const some = items === of ? `all ${of} ${signal}` : `${items} of ${of} ${signal}`;
  const what = value === undefined ? field : `${field} = ${JSON.stringify(value)}`;
  switch (kind) {
    case "dropped":
      return `${subject} ${verb("drops", "drop")} ${some}`;
    case "added":
      return `${subject} ${verb("adds", "add")} ${what} to ${some}`;
    case "removed":
      return `${subject} ${verb("removes", "remove")} ${field} from ${some}`;
    case "changed":
      return `${subject} ${verb("changes", "change")} ${what} in ${some}`;
    case "copied":
      return `${subject} ${verb("delivers", "deliver")} ${some} more than once`;
    case "derived":
      return `${subject} ${verb("derives", "derive")} ${field} (${items} in the reference, not judged)`;
  }
}
