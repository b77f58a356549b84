import type { CapturedMessage } from "./captured-message.ts";
import { maskJson } from "./mask-json.ts";
import { maskProto } from "./mask-proto.ts";
import { MASK } from "./masked-fields.ts";

/**
 * A message with placeholders of the same length in place of attribute values, log bodies, span names
 * and whatever else is text or bytes: what OTLP keeps is listed in `masked-fields.ts`. Its key and its
 * headers' values are masked whole. Undefined when its value is neither of OTLP's encodings: nobody
 * can tell then what in it is secret.
 *
 * @param keep keys of attributes whose values stay
 */
export function masked(
  message: CapturedMessage,
  keep: ReadonlySet<string>,
): CapturedMessage | undefined {
  const { key, headers, value } = message;
  const maskedValue = value === null ? null : (maskProto(value, keep) ?? maskJson(value, keep));
  if (value !== null && maskedValue === null) return undefined;
  return {
    ...message,
    key: covered(key),
    headers: headers.map(([name, content]) => [name, covered(content)]),
    value: maskedValue,
  };
}

function covered(bytes: Buffer | null): Buffer | null {
  return bytes === null ? null : Buffer.alloc(bytes.length, MASK);
}
