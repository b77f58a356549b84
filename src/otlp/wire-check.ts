import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";

/** Deeper nesting than any decoder of OTLP takes. */
const MAX_DEPTH = 100;

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

interface Expected {
  readonly field: DescField;
  readonly wire: number;
  /** Repeated numbers come packed or one by one. */
  readonly packable: boolean;
  readonly message: DescMessage | undefined;
}

const expectations = new WeakMap<DescMessage, ReadonlyMap<number, Expected>>();

/**
 * Checks that bytes have the form of a protobuf message: every known field has its own wire type and
 * nothing is cut off or left over (https://protobuf.dev/programming-guides/encoding/). The decoder
 * itself does not look at wire types and makes something of almost anything, while the collector's
 * decoder refuses ("wrong wireType"): what one signal's client sends to another's path must not pass.
 *
 * @throws Error with the first fault.
 */
export function checkWire(schema: DescMessage, bytes: Uint8Array): void {
  checkMessage(schema, { bytes, at: 0, visit: undefined }, bytes.length, 0);
}

/** One field of a message, where it is in the bytes. */
export interface WireField {
  /** Undefined where the schema does not know its number. */
  readonly field: DescField | undefined;
  /** Whether it has a length in front of it. */
  readonly isBlock: boolean;
  /** Its content, without tag and length: from here, */
  readonly from: number;
  /** up to here, not included. */
  readonly to: number;
}

/**
 * The same check, and every field that is passed, those of nested messages before the message.
 *
 * @throws Error with the first fault.
 */
export function walkWire(
  schema: DescMessage,
  bytes: Uint8Array,
  visit: (field: WireField) => void,
): void {
  checkMessage(schema, { bytes, at: 0, visit }, bytes.length, 0);
}

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly visit: ((field: WireField) => void) | undefined;
}

function checkMessage(schema: DescMessage, cursor: Cursor, end: number, depth: number): void {
  if (depth > MAX_DEPTH) throw new Error(`${schema.name} is nested too deep`);
  const expected = expectedFields(schema);
  while (cursor.at < end) {
    const tag = readVarint(cursor, end);
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (number === 0) throw new Error(`illegal field number 0 in ${schema.name}`);
    const known = expected.get(number);
    const isBlock = wire === LENGTH_DELIMITED;
    if (known !== undefined && wire !== known.wire && !(known.packable && isBlock)) {
      throw new Error(`wrong wire type ${wire} for field ${number} of ${schema.name}`);
    }
    const blockEnd = isBlock ? endOfBlock(cursor, end) : end;
    const from = cursor.at;
    if (!isBlock) skip(cursor, wire, end);
    else if (known === undefined) cursor.at = blockEnd;
    else checkBlock(known, cursor, blockEnd, depth);
    cursor.visit?.({ field: known?.field, isBlock, from, to: cursor.at });
  }
}

function checkBlock(known: Expected, cursor: Cursor, end: number, depth: number): void {
  if (known.message !== undefined) checkMessage(known.message, cursor, end, depth + 1);
  else if (known.packable) while (cursor.at < end) skip(cursor, known.wire, end);
  else cursor.at = end;
}

function expectedFields(schema: DescMessage): ReadonlyMap<number, Expected> {
  let fields = expectations.get(schema);
  if (fields === undefined) {
    fields = new Map(schema.fields.map((field) => [field.number, expectedOf(field)]));
    expectations.set(schema, fields);
  }
  return fields;
}

function expectedOf(field: DescField): Expected {
  const kind = field.fieldKind === "list" ? field.listKind : field.fieldKind;
  if (kind === "message" || kind === "map") {
    return { field, wire: LENGTH_DELIMITED, packable: false, message: field.message };
  }
  const wire = field.scalar === undefined ? VARINT : wireTypeOf(field.scalar);
  return {
    field,
    wire,
    packable: field.fieldKind === "list" && wire !== LENGTH_DELIMITED,
    message: undefined,
  };
}

function wireTypeOf(scalar: ScalarType): number {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return LENGTH_DELIMITED;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return FIXED64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return FIXED32;
    default:
      return VARINT;
  }
}

function skip(cursor: Cursor, wire: number, end: number): void {
  if (wire === VARINT) readVarint(cursor, end);
  else if (wire === FIXED64) advance(cursor, 8, end);
  else if (wire === FIXED32) advance(cursor, 4, end);
  else if (wire === LENGTH_DELIMITED) cursor.at = endOfBlock(cursor, end);
  // Groups (3 and 4) are not in proto3, which all of OTLP is.
  else throw new Error(`illegal wire type ${wire}`);
}

function endOfBlock(cursor: Cursor, end: number): number {
  const length = readVarint(cursor, end);
  if (cursor.at + length > end) throw new Error("cut off in the middle of a field");
  return cursor.at + length;
}

function advance(cursor: Cursor, length: number, end: number): void {
  if (cursor.at + length > end) throw new Error("cut off in the middle of a number");
  cursor.at += length;
}

/** Exact up to 2^53, which is more than any tag or length. */
function readVarint(cursor: Cursor, end: number): number {
  let value = 0;
  for (let index = 0; index < 10; index++) {
    if (cursor.at >= end) throw new Error("cut off in the middle of a number");
    const byte = cursor.bytes[cursor.at++] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return value;
  }
  throw new Error("a number is longer than 64 bits");
}
