import { parseExact } from "../exact-json.ts";
import type { ReadLine } from "../history.ts";
import { SEQUENCE_ATTRIBUTE } from "../item.ts";
import { attributeOf } from "./attributes.ts";
import { fieldsOf } from "./raw-json.ts";

type Source = Readonly<Record<string, unknown>>;

/** How the exporter writes the attribute; any other form is left to the parser. */
const SEQUENCE = new RegExp(`"${SEQUENCE_ATTRIBUTE.replaceAll(".", "\\.")}":(\\d{1,15})[,}]`, "g");

/** One hit of a search. */
export class RawLine implements ReadLine {
  readonly sequence: number | null;
  readonly index: string;
  readonly id: string;
  /** The document, as it is stored. */
  readonly raw: string;
  readonly ignored?: readonly string[];
  /** The text of its sort values. */
  readonly sort: string;
  #source: Source | undefined;

  /** @throws SyntaxError if it is no hit */
  constructor(hit: string) {
    const fields = fieldsOf(hit);
    this.index = textIn(fields, "_index");
    this.id = textIn(fields, "_id");
    this.raw = fields.get("_source") ?? "{}";
    this.sort = fields.get("sort") ?? "[]";
    const ignored = fields.get("_ignored");
    if (ignored !== undefined) this.ignored = JSON.parse(ignored);
    this.sequence = this.#sequence();
  }

  /** The document, parsed. */
  get source(): Source {
    this.#source ??= parseExact(this.raw) as Source;
    return this.#source;
  }

  #sequence(): number | null {
    const found = this.raw.match(SEQUENCE);
    // Once only: it is the document's own then, or `isOwnSequence` finds that it is not.
    if (found?.length === 1) return Number(found[0].slice(found[0].indexOf(":") + 1, -1));
    const sequence = attributeOf(this.source, SEQUENCE_ATTRIBUTE);
    return typeof sequence === "number" && Number.isInteger(sequence) ? sequence : null;
  }
}

/** Whether a line's sequence number is the one among its document's own attributes. */
export function isOwnSequence({ sequence, source }: ReadLine): boolean {
  return sequence === null || attributeOf(source, SEQUENCE_ATTRIBUTE) === sequence;
}

function textIn(fields: ReadonlyMap<string, string>, name: string): string {
  const text = fields.get(name);
  if (text === undefined) throw new SyntaxError(`a hit without ${name}`);
  return String(JSON.parse(text));
}
