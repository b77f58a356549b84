import { fromBinary } from "@bufbuild/protobuf";
import { REQUEST_SCHEMAS } from "../otlp/export-request.ts";
import { KeyValueSchema } from "../otlp/generated/opentelemetry/proto/common/v1/common_pb.js";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import { type WireField, walkWire } from "../otlp/wire-check.ts";
import { ATTRIBUTE_TYPE, MASK, maskedAs } from "./masked-fields.ts";

/** Field 1 with a length: what every export request with something in it begins with. */
const RESOURCE_TAG = 0x0a;
const MASK_BYTE = MASK.charCodeAt(0);
/** No byte of any UTF-8. */
const NO_UTF8 = 0xff;
const CONTINUED = 0x80;
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * A copy of an OTLP export request in protobuf with its texts and bytes overwritten in place: tags,
 * lengths, order and unknown fields stay, and a text that is no UTF-8 stays none. It needs the form of
 * a request alone: one with a bad id, which collectors refuse, is masked too. Null when the bytes have
 * the form of no signal.
 *
 * @param keep keys of attributes whose values stay
 */
export function maskProto(bytes: Buffer, keep: ReadonlySet<string>): Buffer | null {
  if (bytes.length > 0 && bytes[0] !== RESOURCE_TAG) return null;
  const found = SIGNALS.flatMap((signal) => fieldsAs(signal, bytes, keep));
  if (found.length === 0) return null;
  const masked = Buffer.from(bytes);
  // The envelopes share field numbers: what reads as two signals is masked as both.
  for (const field of found.flat()) overwrite(field, bytes, masked);
  return masked;
}

/** The fields of a request, but for those of attributes whose values stay; none if it is no such. */
function fieldsAs(signal: Signal, bytes: Buffer, keep: ReadonlySet<string>): WireField[][] {
  const fields: WireField[] = [];
  try {
    walkWire(REQUEST_SCHEMAS[signal], bytes, (field) => {
      if (isKeptAttribute(field, bytes, keep)) {
        // What is nested was passed before.
        while ((fields.at(-1)?.from ?? -1) >= field.from) fields.pop();
      } else {
        fields.push(field);
      }
    });
  } catch {
    return [];
  }
  return [fields];
}

function isKeptAttribute(
  { field, from, to }: WireField,
  bytes: Buffer,
  keep: ReadonlySet<string>,
): boolean {
  if (keep.size === 0 || field?.message?.typeName !== ATTRIBUTE_TYPE) return false;
  try {
    return keep.has(fromBinary(KeyValueSchema, bytes.subarray(from, to)).key);
  } catch {
    return false;
  }
}

function overwrite({ field, isBlock, from, to }: WireField, whole: Buffer, masked: Buffer): void {
  if (field === undefined) {
    if (isBlock) masked.fill(MASK_BYTE, from, to);
    // The length of a varint is told by its upper bits.
    else for (let at = from; at < to; at++) masked[at] = (whole[at] ?? 0) & CONTINUED;
    return;
  }
  const as = maskedAs(field);
  if (as === "kept") return;
  const isBroken = as === "text" && !isUtf8(whole.subarray(from, to));
  masked.fill(MASK_BYTE, from, to);
  if (isBroken) masked[from] = NO_UTF8;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    UTF8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
