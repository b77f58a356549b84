const PLAIN = /^[\w./:=+@%-]*$/;

/** Lines of NAME=VALUE that a shell reads as they are meant; what is not plain is quoted. */
export function environmentLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${shellWord(value)}\n`)
    .join("");
}

/** A text as one word of a shell's command line. */
export function shellWord(text: string): string {
  return PLAIN.test(text) && text !== "" ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
