import { isScalar, type Scalar, visit } from "yaml";
import type { ConfigFile } from "./config-file.ts";

/** Settings that hold a secret by their names, in collector components and in HTTP headers. */
export const SECRET =
  /(password|passwd|passphrase|secret|token|api[-_]?key|access[-_]?key|authorization|credentials?|cookie|_pem)$/i;
/** A reference says where a secret is, and is none; a scheme may stand before it. */
const REFERENCE = /^(\w+ +)?\$\{[^{}]*\}$/;
const DEFAULT_VALUE = /\$\{[^{}]*:-/;
const USER_INFO = /:\/\/[^/@\s]*@/g;

/** What stands in the place of a secret. */
export const MASK = "(hidden)";

/**
 * A config file's text as it may be shown to others: comments and layout stay, what is written in it as a
 * secret is replaced.
 */
export function maskedText({ document, text }: Pick<ConfigFile, "document" | "text">): string {
  const places: { readonly from: number; readonly to: number }[] = [];
  const hide = ({ range }: Scalar) => {
    if (range) places.push({ from: range[0], to: range[1] });
  };
  visit(document, {
    Pair: (_key, { key, value }) => {
      const name = isScalar(key) ? String(key.value) : "";
      if (!SECRET.test(name)) return;
      visit(value as Scalar, { Scalar: (_inner, scalar) => hideUnlessReference(scalar, hide) });
    },
  });
  let masked = text;
  for (const { from, to } of places.toSorted((a, b) => b.from - a.from)) {
    const lineEnd = text.slice(from, to).endsWith("\n") ? "\n" : "";
    masked = `${masked.slice(0, from)}${MASK}${lineEnd}${masked.slice(to)}`;
  }
  return masked.replaceAll(USER_INFO, `://${MASK}@`);
}

function hideUnlessReference(scalar: Scalar, hide: (scalar: Scalar) => void): void {
  const value = String(scalar.value ?? "");
  if (value === "" || (REFERENCE.test(value) && !DEFAULT_VALUE.test(value))) return;
  hide(scalar);
}
