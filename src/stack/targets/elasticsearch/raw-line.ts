import { parseExact } from "../../../base/exact-json.ts";
import { SEQUENCE_ATTRIBUTE } from "../../../otlp/item.ts";
import { attributeOf } from "../../../record/document-attributes.ts";
import type { ReadLine } from "../../../record/history.ts";
import { fieldsOf } from "./raw-json.ts";

type Source = Readonly<Record<string, unknown>>;

/** How the exporter writes the attribute; any other form is left to the parser. */
const SEQUENCE = Buffer.from(`"${SEQUENCE_ATTRIBUTE}":`);
const NUMBER = /^\d{1,15}(?=[,}])/;

/** One hit of a search. */
export class RawLine implements ReadLine {
  readonly sequence: number | null;
  readonly index: string;
  readonly id: string;
  /** The document, as it is stored. */
  readonly raw: Buffer;
  readonly ignored?: readonly string[];
  /** The JSON of its sort values. */
  readonly sort: Buffer;
  #source: Source | undefined;

  /** @throws SyntaxError if it is no hit */
  constructor(hit: Buffer) {
    const fields = fieldsOf(hit);
    this.index = textIn(fields, "_index");
    this.id = textIn(fields, "_id");
    this.raw = fields.get("_source") ?? Buffer.from("{}");
    this.sort = fields.get("sort") ?? Buffer.from("[]");
    const ignored = fields.get("_ignored");
    if (ignored !== undefined) this.ignored = JSON.parse(ignored.toString("utf8"));
    this.sequence = this.#written() ?? this.#parsed();
  }

  /** The document, parsed. */
  get source(): Source {
    this.#source ??= parseExact(this.raw.toString("utf8")) as Source;
    return this.#source;
  }

  /**
   * The sequence where it is written once only: it is the document's own then, or `isOwnSequence` finds
   * that it is not.
   */
  #written(): number | undefined {
    const at = this.raw.indexOf(SEQUENCE);
    if (at === -1) return undefined;
    const from = at + SEQUENCE.length;
    if (this.raw.indexOf(SEQUENCE, from) !== -1) return undefined;
    const digits = NUMBER.exec(this.raw.toString("latin1", from, from + 16))?.[0];
    return digits === undefined ? undefined : Number(digits);
  }

  #parsed(): number | null {
    const sequence = attributeOf(this.source, SEQUENCE_ATTRIBUTE);
    return typeof sequence === "number" && Number.isInteger(sequence) ? sequence : null;
  }
}

function textIn(fields: ReadonlyMap<string, Buffer>, name: string): string {
  const text = fields.get(name);
  if (text === undefined) throw new SyntaxError(`a hit without ${name}`);
  return String(JSON.parse(text.toString("utf8")));
}
