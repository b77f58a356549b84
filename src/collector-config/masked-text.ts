import { isPair, isScalar, type Pair, type Scalar, visit } from "yaml";
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
 * A config file's text as it may be shown to others: comments, layout and the numbers of lines stay, what is
 * written in it as a secret is replaced.
 */
export function maskedText({ document, text }: Pick<ConfigFile, "document" | "text">): string {
  // A secret within a secret is hidden once.
  const places = new Map<number, number>();
  const hide = ({ range }: Scalar) => {
    if (range) places.set(range[0], range[1]);
  };
  visit(document, {
    Pair: (_key, { key, value }, path) => {
      const name = nameOf(key);
      if (!SECRET.test(name) || isId(path.filter(isPair).map((pair: Pair) => nameOf(pair.key)))) {
        return;
      }
      visit(value as Scalar, { Scalar: (_inner, scalar) => hideUnlessReference(scalar, hide) });
    },
  });
  let masked = text;
  for (const [from, to] of [...places].sort(([a], [b]) => b - a)) {
    const lineEnds = text.slice(from, to).replaceAll(/[^\n]/g, "");
    masked = `${masked.slice(0, from)}${MASK}${lineEnds}${masked.slice(to)}`;
  }
  return masked.replaceAll(USER_INFO, `://${MASK}@`);
}

function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : "";
}

/** Whether what is below some keys is named by its user: a receiver, an exporter, a pipeline. */
function isId(above: readonly string[]): boolean {
  return ["receivers", "exporters", "service.pipelines"].includes(above.join("."));
}

function hideUnlessReference(scalar: Scalar, hide: (scalar: Scalar) => void): void {
  const value = String(scalar.value ?? "");
  if (value === "" || (REFERENCE.test(value) && !DEFAULT_VALUE.test(value))) return;
  hide(scalar);
}
