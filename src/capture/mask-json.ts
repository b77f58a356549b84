import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { type Node, type ParseError, parseTree } from "jsonc-parser";
import { REQUEST_SCHEMAS } from "../otlp/export-request.ts";
import { SIGNALS } from "../otlp/item.ts";
import { ATTRIBUTE_TYPE, MASK, maskedAs } from "./masked-fields.ts";

/** A mark of byte order is a character like any other: nothing of a message may get lost. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const BRACE = 0x7b;
/** Six bits of nothing, in base64. */
const BASE64_ZERO = "A";
/** What may stand in quotation marks where a number or an enum belongs. */
const NUMBER_OR_NAME =
  /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity|[A-Z]+(?:_[A-Z0-9]+)+)$/;

/** A text in the JSON, between its quotation marks, and what it is filled with. */
interface Covered {
  readonly from: number;
  readonly to: number;
  readonly fill: string;
}

/**
 * The same for OTLP/JSON: texts are overwritten with as many bytes as they had, all else stays as it
 * was written. Fields that OTLP does not know are masked whole, but for their keys. Null when the
 * bytes are no JSON, or no export request.
 */
export function maskJson(bytes: Buffer, keep: Keys): Buffer | null {
  if (bytes[0] !== BRACE) return null;
  try {
    const text = UTF8.decode(bytes);
    const root = treeOf(text);
    const schema = SIGNALS.map((signal) => REQUEST_SCHEMAS[signal]).find((request) =>
      propertiesOf(root).some(([key]) => fieldOf(request, key) !== undefined),
    );
    if (schema === undefined) return null;
    return Buffer.from(coveredText(text, [...inMessage(root, schema, keep)]));
  } catch {
    // No UTF-8, no JSON, or nested deeper than can be followed.
    return null;
  }
}

type Keys = ReadonlySet<string>;

function* inMessage(node: Node, schema: DescMessage, keep: Keys): Generator<Covered> {
  const properties = propertiesOf(node);
  if (schema.typeName === ATTRIBUTE_TYPE && isKept(properties, keep)) return;
  if (node.type !== "object") yield* everyText(node);
  for (const [key, value] of properties) {
    const field = fieldOf(schema, key);
    if (field === undefined) yield* everyText(value);
    else yield* inField(value, field, keep);
  }
}

function* inField(node: Node, field: DescField, keep: Keys): Generator<Covered> {
  const isList = field.fieldKind === "list" && node.type === "array";
  for (const one of isList ? (node.children ?? []) : [node]) {
    if (field.message !== undefined) yield* inMessage(one, field.message, keep);
    else if (one.type !== "string") yield* everyText(one);
    else yield* inText(one, field);
  }
}

function* inText(node: Node, field: DescField): Generator<Covered> {
  const as = maskedAs(field);
  const isText = field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES;
  if (as !== "kept") yield cover(node, as === "text" ? MASK : BASE64_ZERO);
  // Not every text stands where one belongs.
  else if (!isText && !NUMBER_OR_NAME.test(String(node.value))) yield cover(node, MASK);
}

/** Every text below, but for keys. */
function* everyText(node: Node): Generator<Covered> {
  if (node.type === "string") yield cover(node, MASK);
  else if (node.type === "object") {
    for (const [, value] of propertiesOf(node)) yield* everyText(value);
  } else for (const element of node.children ?? []) yield* everyText(element);
}

function cover({ offset, length }: Node, fill: string): Covered {
  return { from: offset + 1, to: offset + length - 1, fill };
}

function isKept(properties: readonly Property[], keep: Keys): boolean {
  const keys = properties.filter(([key]) => key === "key");
  return keys.length > 0 && keys.every(([, { value }]) => keep.has(String(value)));
}

function coveredText(text: string, covered: readonly Covered[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to, fill } of covered.toSorted((a, b) => a.from - b.from)) {
    const original = text.slice(from, to);
    // Padding is part of a base64 text's form.
    const padding = fill === BASE64_ZERO ? (/=*$/.exec(original)?.[0] ?? "") : "";
    const size = Buffer.byteLength(original) - padding.length;
    parts.push(text.slice(at, from), fill.repeat(size), padding);
    at = to;
  }
  return parts.join("") + text.slice(at);
}

type Property = readonly [key: string, value: Node];

function propertiesOf(node: Node): Property[] {
  if (node.type !== "object") return [];
  return (node.children ?? []).flatMap(({ children = [] }) => {
    const [key, value] = children;
    return key === undefined || value === undefined ? [] : [[String(key.value), value] as const];
  });
}

/** By the name that OTLP/JSON has, or the one that senders write by mistake (`trace_id`). */
function fieldOf(schema: DescMessage, key: string): DescField | undefined {
  return schema.fields.find(({ jsonName, name }) => jsonName === key || name === key);
}

/** @throws Error if it is no JSON. */
function treeOf(text: string): Node {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  if (root === undefined || errors.length > 0) throw new Error("this is no JSON");
  return root;
}
