import type { FieldChange } from "./compare-documents.ts";
import type { Remark } from "./upgrade-report.ts";

const FIELD_WORDS = {
  added: "is new",
  gone: "is gone",
  renamed: "is renamed",
  type: "has another type",
  value: "has another value",
} as const;

/** What became of a field of the documents. */
export function fieldRemark({ signal, kind, field, now, items, example }: FieldChange): Remark {
  const words = kind === "renamed" ? `is ${now} now` : FIELD_WORDS[kind];
  const values = [
    ...("from" in example ? [`was ${show(example.from)}`] : []),
    ...("to" in example ? [`is ${show(example.to)}`] : []),
  ];
  return {
    code: `field-${kind}`,
    text: `${signal}: ${field} ${words} in ${items} ${items === 1 ? "document" : "documents"} (item ${example.sequence}: ${values.join(", ")})`,
  };
}

/** A value in a sentence. */
export function show(value: unknown): string {
  if (value === undefined) return "absent";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
