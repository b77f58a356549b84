/**
 * JSON taken apart and left as it is written: documents go from Elasticsearch to the history without being
 * parsed and written anew, and their numbers keep the form in which they were stored.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [COMMA, COLON] = [0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d];
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d];

/** The fields of the object that begins at `from`, each with its value's text. @throws SyntaxError */
export function fieldsOf(text: string, from = 0): Map<string, string> {
  const fields = new Map<string, string>();
  let at = expectCode(text, from, OPEN_OBJECT);
  if (text.charCodeAt(skipBlanks(text, at)) === CLOSE_OBJECT) return fields;
  for (;;) {
    const key = skipBlanks(text, at);
    const keyEnd = skipValue(text, key);
    const value = skipBlanks(text, expectCode(text, keyEnd, COLON));
    const end = skipValue(text, value);
    fields.set(JSON.parse(text.slice(key, keyEnd)), text.slice(value, end));
    at = skipBlanks(text, end);
    if (text.charCodeAt(at) === CLOSE_OBJECT) return fields;
    at = expectCode(text, at, COMMA);
  }
}

/** The elements of a list, each as its text. @throws SyntaxError */
export function* elementsOf(text: string): Generator<string> {
  let at = expectCode(text, 0, OPEN_LIST);
  if (text.charCodeAt(skipBlanks(text, at)) === CLOSE_LIST) return;
  for (;;) {
    const start = skipBlanks(text, at);
    const end = skipValue(text, start);
    yield text.slice(start, end);
    at = skipBlanks(text, end);
    if (text.charCodeAt(at) === CLOSE_LIST) return;
    at = expectCode(text, at, COMMA);
  }
}

/** Where the value that begins at `from` ends; what is within it is not checked. */
function skipValue(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === QUOTE) return skipString(text, from);
  if (first === OPEN_OBJECT || first === OPEN_LIST) return skipNested(text, from);
  let at = from;
  while (at < text.length && !endsScalar(text.charCodeAt(at))) at += 1;
  if (at === from) throw broken(text, from);
  return at;
}

function endsScalar(code: number): boolean {
  return code === COMMA || code === CLOSE_OBJECT || code === CLOSE_LIST || isBlank(code);
}

function skipNested(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = skipString(text, at) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth += 1;
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw broken(text, from);
}

function skipString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    // An even number of backslashes are characters of the text.
    if ((end - 1 - before) % 2 === 0) return end + 1;
  }
  throw broken(text, from);
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function expectCode(text: string, from: number, code: number): number {
  const at = skipBlanks(text, from);
  if (text.charCodeAt(at) !== code) throw broken(text, at);
  return at + 1;
}

function broken(text: string, at: number): SyntaxError {
  return new SyntaxError(`no JSON at ${at}: ${text.slice(at, at + 40)}`);
}
