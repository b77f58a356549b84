/**
 * JSON in UTF-8, taken apart and left as it is written: documents go from Elasticsearch to the history
 * without being parsed and written anew, and their numbers keep the form in which they were stored.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [COMMA, COLON] = [0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d];
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d];

/** The fields of an object, each with its value. @throws SyntaxError */
export function fieldsOf(json: Buffer): Map<string, Buffer> {
  const fields = new Map<string, Buffer>();
  let at = expectCode(json, 0, OPEN_OBJECT);
  if (json[skipBlanks(json, at)] === CLOSE_OBJECT) return fields;
  for (;;) {
    const key = skipBlanks(json, at);
    const keyEnd = skipValue(json, key);
    const value = skipBlanks(json, expectCode(json, keyEnd, COLON));
    const end = skipValue(json, value);
    fields.set(JSON.parse(json.toString("utf8", key, keyEnd)), json.subarray(value, end));
    at = skipBlanks(json, end);
    if (json[at] === CLOSE_OBJECT) return fields;
    at = expectCode(json, at, COMMA);
  }
}

/** The elements of a list. @throws SyntaxError */
export function* elementsOf(json: Buffer): Generator<Buffer> {
  let at = expectCode(json, 0, OPEN_LIST);
  if (json[skipBlanks(json, at)] === CLOSE_LIST) return;
  for (;;) {
    const start = skipBlanks(json, at);
    const end = skipValue(json, start);
    yield json.subarray(start, end);
    at = skipBlanks(json, end);
    if (json[at] === CLOSE_LIST) return;
    at = expectCode(json, at, COMMA);
  }
}

/** Where the value that begins at `from` ends; what is within it is not checked. */
function skipValue(json: Uint8Array, from: number): number {
  const first = json[from];
  if (first === QUOTE) return skipString(json, from);
  if (first === OPEN_OBJECT || first === OPEN_LIST) return skipNested(json, from);
  let at = from;
  while (at < json.length && !endsScalar(json[at])) at += 1;
  if (at === from) throw broken(json, from);
  return at;
}

function endsScalar(code: number | undefined): boolean {
  return code === COMMA || code === CLOSE_OBJECT || code === CLOSE_LIST || isBlank(code);
}

function skipNested(json: Uint8Array, from: number): number {
  let depth = 0;
  for (let at = from; at < json.length; at += 1) {
    const code = json[at];
    if (code === QUOTE) at = skipString(json, at) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth += 1;
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw broken(json, from);
}

/** No byte of a letter beyond ASCII is a quote or a backslash in UTF-8. */
function skipString(json: Uint8Array, from: number): number {
  for (let at = from + 1; at < json.length; at += 1) {
    const code = json[at];
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at += 1;
  }
  throw broken(json, from);
}

function skipBlanks(json: Uint8Array, from: number): number {
  let at = from;
  while (isBlank(json[at])) at += 1;
  return at;
}

function isBlank(code: number | undefined): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function expectCode(json: Uint8Array, from: number, code: number): number {
  const at = skipBlanks(json, from);
  if (json[at] !== code) throw broken(json, at);
  return at + 1;
}

function broken(json: Uint8Array, at: number): SyntaxError {
  const text = Buffer.from(json.subarray(at, at + 40)).toString("utf8");
  return new SyntaxError(`no JSON at ${at}: ${text}`);
}
