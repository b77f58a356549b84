/** `${NAME}`, `${env:NAME}` and `${env:NAME:-default}`, without what encloses it. */
const VARIABLE = /^(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-([\s\S]*))?$/;

/** A text's references to variables, by name; those in defaults and in other references too. */
export interface NamedReference {
  readonly name: string;
  readonly hasDefault: boolean;
  /** The variables in whose defaults it stands, if any. */
  readonly within?: readonly string[];
}

/**
 * A text with its references to variables replaced; `$$` is a dollar. Those of other providers
 * (`${file:...}`) stay, with the variables in them replaced.
 *
 * @param replace is given what stands behind `:-`, unexpanded
 * @see https://opentelemetry.io/docs/collector/configuration/#environment-variables
 */
export function replaceReferences(
  text: string,
  replace: (name: string, fallback: string | undefined) => string,
): string {
  let replaced = "";
  for (let at = 0; at < text.length; ) {
    if (text.startsWith("$$", at)) {
      replaced += "$";
      at += 2;
      continue;
    }
    const end = text.startsWith("${", at) ? closing(text, at + 2) : undefined;
    if (end === undefined) {
      replaced += text.charAt(at);
      at += 1;
      continue;
    }
    const inner = text.slice(at + 2, end);
    const [, name, fallback] = VARIABLE.exec(inner) ?? [];
    if (name !== undefined) replaced += replace(name, fallback);
    // No name is no reference, and nothing of it is.
    else if (inner.includes(":")) replaced += `\${${replaceReferences(inner, replace)}}`;
    else replaced += `\${${inner}}`;
    at = end + 1;
  }
  return replaced;
}

/** All references of a text, the outer ones first. */
export function referencesOf(text: string, within: readonly string[] = []): NamedReference[] {
  const found: NamedReference[] = [];
  replaceReferences(text, (name, fallback) => {
    const hasDefault = fallback !== undefined;
    found.push({ name, hasDefault, ...(within.length === 0 ? {} : { within }) });
    if (hasDefault) found.push(...referencesOf(fallback, [...within, name]));
    return "";
  });
  return found;
}

/** Where the brace closes that was opened before a place. */
function closing(text: string, from: number): number | undefined {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith("${", at)) depth += 1;
    else if (text[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

/** A value that is nothing but a file's content. */
const WHOLE_FILE = /^\$\{file:([^${}]+)\}$/;

/** The path in a value that is nothing but a reference to a file (`${file:path}`). */
export function wholeFile(value: string): string | undefined {
  return WHOLE_FILE.exec(value.trim())?.[1];
}
