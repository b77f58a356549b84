import { EVENT_ATTRIBUTE, type Signal } from "../otlp/item.ts";
import type { ReadLine } from "../record/history.ts";
import { type Fields, sameLeaf } from "../verdict/expected/elasticsearch/document.ts";
import { fieldsOf, formOf, generalPath, isOfTheRun, typeOf } from "./document-fields.ts";

/** How a field differs between the documents of two versions. */
export type FieldChangeKind = "added" | "gone" | "renamed" | "type" | "value";

/** One field that differs, over all items that have it. */
export interface FieldChange {
  readonly signal: Signal;
  readonly kind: FieldChangeKind;
  /** The field; lists without their places. With `renamed` its name before. */
  readonly field: string;
  /** With `renamed`: its name now. */
  readonly now?: string;
  /** Items in which it differs. */
  readonly items: number;
  /** One of them, with what each version has made of it. */
  readonly example: {
    readonly sequence: number;
    readonly from?: unknown;
    readonly to?: unknown;
  };
}

/** What was compared, and how it differs. */
export interface DocumentComparison {
  /** Documents that both versions have, by signal. */
  readonly compared: Readonly<Partial<Record<Signal, number>>>;
  readonly changes: readonly FieldChange[];
}

/** Documents of one signal, each by the item (or the event of a span) that it is of. */
export type DocumentsByItem = ReadonlyMap<string, Fields>;

/** Gathers documents by item; of several copies the first one. Lines of nobody are left out. */
export async function byItem(lines: AsyncIterable<ReadLine>): Promise<DocumentsByItem> {
  const found = new Map<string, Fields>();
  for await (const { sequence, source } of lines) {
    if (sequence === null) continue;
    const fields = fieldsOf(source);
    const event = fields.get(`attributes.${EVENT_ATTRIBUTE}`);
    const key = typeof event === "number" ? `${sequence}/${event}` : `${sequence}`;
    if (!found.has(key)) found.set(key, fields);
  }
  return found;
}

/**
 * Compares the documents of the same items, field by field. What belongs to a run (times, ids) is
 * compared by its form alone.
 */
export function compareDocuments(
  signal: Signal,
  from: DocumentsByItem,
  to: DocumentsByItem,
): { readonly compared: number; readonly changes: readonly FieldChange[] } {
  const found = new Gathered(signal);
  let compared = 0;
  for (const [item, before] of from) {
    const after = to.get(item);
    if (after === undefined) continue;
    compared += 1;
    compareOne(found, Number.parseInt(item, 10), before, after);
  }
  return { compared, changes: found.changes() };
}

function compareOne(found: Gathered, sequence: number, before: Fields, after: Fields): void {
  const gone = [...before].filter(([path]) => !after.has(path));
  const added = [...after].filter(([path]) => !before.has(path));
  for (const [path, value] of gone) {
    const twins = added.filter(([other, now]) => !isOfTheRun(path) && isTwin(value, now, other));
    found.gone(path, { sequence, from: value }, twins);
  }
  for (const [path, value] of added) found.add("added", path, { sequence, to: value });
  for (const [path, was] of before) {
    if (!after.has(path)) continue;
    const is = after.get(path);
    const example = { sequence, from: was, to: is };
    if (isOfTheRun(path)) {
      if (formOf(was) !== formOf(is)) found.add("type", path, example);
    } else if (typeOf(was) !== typeOf(is)) {
      found.add("type", path, example);
    } else if (!sameLeaf(was, is)) {
      found.add("value", path, example);
    }
  }
}

function isTwin(value: unknown, now: unknown, path: string): boolean {
  return !isOfTheRun(path) && typeOf(value) === typeOf(now) && sameLeaf(value, now);
}

/** What is found, gathered over all items. */
class Gathered {
  readonly #signal: Signal;
  readonly #changes = new Map<string, FieldChange>();
  /** By a field that is gone: the names under which its value is there in every item so far. */
  readonly #twins = new Map<string, Map<string, unknown>>();

  constructor(signal: Signal) {
    this.#signal = signal;
  }

  add(kind: FieldChangeKind, path: string, example: FieldChange["example"]): void {
    const field = generalPath(path);
    const key = `${kind} ${field}`;
    const known = this.#changes.get(key);
    const items = (known?.items ?? 0) + 1;
    const first = known?.example ?? example;
    this.#changes.set(key, { signal: this.#signal, kind, field, items, example: first });
  }

  gone(
    path: string,
    example: FieldChange["example"],
    twins: readonly (readonly [string, unknown])[],
  ): void {
    this.add("gone", path, example);
    const field = generalPath(path);
    const here = new Map(twins.map(([name, value]) => [generalPath(name), value]));
    const known = this.#twins.get(field);
    if (known === undefined) this.#twins.set(field, here);
    else for (const name of known.keys()) if (!here.has(name)) known.delete(name);
  }

  /** A field that is gone and whose value is there under one other name, in as many items, is renamed. */
  changes(): FieldChange[] {
    for (const [field, twins] of this.#twins) {
      const gone = this.#changes.get(`gone ${field}`);
      const candidates = [...twins].filter(
        ([name]) => this.#changes.get(`added ${name}`)?.items === gone?.items,
      );
      const [found] =
        candidates.length === 1
          ? candidates
          : candidates.filter(([name]) => lastOf(name) === lastOf(field));
      if (gone === undefined || found === undefined) continue;
      const [now, value] = found;
      this.#changes.delete(`gone ${field}`);
      this.#changes.delete(`added ${now}`);
      this.#changes.set(`renamed ${field}`, {
        ...gone,
        kind: "renamed",
        now,
        example: { ...gone.example, to: value },
      });
    }
    return [...this.#changes.values()];
  }
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
