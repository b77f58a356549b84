import { isMap, isPair, isScalar, type Pair, type Scalar, visit } from "yaml";
import type { ConfigFile } from "./config-file.ts";
import { isSecretMap, SECRET } from "./secret-names.ts";

/** A reference says where a secret is, and is none; a scheme may stand before it. */
const REFERENCE = /^(\w+ +)?\$\{[^{}]*\}$/;
const DEFAULT_VALUE = /\$\{[^{}]*:-/;
/** The last `@` before the path ends them: a password may have one, too. */
const USER_INFO = /:\/\/[^/\s"']*@/g;
const QUERY =
  /([?&][\w.-]*(?:token|key|secret|passw(?:or)?d|auth|sig(?:nature)?)=)(?!\$\{[^{}]*\}(?:[&\s"']|$))[^&\s"']+/gi;
/** A setting that is commented out: one value, or a scheme and one. */
const COMMENTED = /^(\s*#[\s#-]*["']?([\w.-]+)["']?\s*:\s+)(\S+(?: \S+)?)[ \t]*$/gm;

/** What stands in the place of a secret. */
export const MASK = "(hidden)";

/** A text without what the addresses in it hold of users, passwords and keys. */
export function maskedAddresses(text: string): string {
  return text.replaceAll(USER_INFO, `://${MASK}@`).replaceAll(QUERY, `$1${MASK}`);
}

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
      if (isSecretMap(name)) hideValues(value, hide);
      const isNamed =
        ["value", "default_value"].includes(name) && SECRET.test(namedBy(path.at(-1)));
      const isSecret =
        SECRET.test(name) && !isId(path.filter(isPair).map((pair: Pair) => nameOf(pair.key)));
      if (!isSecret && !isNamed) return;
      visit(value as Scalar, { Scalar: (_inner, scalar) => hideUnlessReference(scalar, hide) });
    },
  });
  let masked = text;
  for (const [from, to] of [...places].sort(([a], [b]) => b - a)) {
    const lineEnds = text.slice(from, to).replaceAll(/[^\n]/g, "");
    masked = `${masked.slice(0, from)}${MASK}${lineEnds}${masked.slice(to)}`;
  }
  return maskedAddresses(masked).replaceAll(COMMENTED, (line, before: string, name: string) =>
    SECRET.test(name) ? `${before}${MASK}` : line,
  );
}

/** Keys of an entry of a list that say what it is: `{ name: X-Team, value: secret }`. */
const DESCRIBING = ["action", "from_attribute", "from_context", "key", "name"];

/** Hides all values below a node, and no keys. */
function hideValues(node: unknown, hide: (scalar: Scalar) => void): void {
  if (isScalar(node)) hideUnlessReference(node, hide);
  visit(node as Scalar, {
    Pair: (_key, { key, value }, path) => {
      const isOfList = path.some((above) => !isPair(above) && !isMap(above));
      if (isScalar(value) && !(isOfList && DESCRIBING.includes(nameOf(key)))) {
        hideUnlessReference(value, hide);
      }
    },
  });
}

/** What a map says that its `value` is of: `{ key: api.token, value: secret }`. */
function namedBy(map: unknown): string {
  if (!isMap(map)) return "";
  const [name] = map.items.filter(({ key }) => ["key", "name"].includes(nameOf(key)));
  return nameOf(name?.value);
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
