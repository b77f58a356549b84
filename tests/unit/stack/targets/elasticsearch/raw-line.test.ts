import { describe, expect, test } from "vitest";
import { isOwnSequence } from "../../../../../src/record/document-attributes.ts";
import { elementsOf, fieldsOf } from "../../../../../src/stack/targets/elasticsearch/raw-json.ts";
import { RawLine } from "../../../../../src/stack/targets/elasticsearch/raw-line.ts";

const hit = (source: string) =>
  new RawLine(Buffer.from(`{"_index":"i","_id":"1","_source":${source},"sort":[1]}`));

describe("JSON taken apart", () => {
  test.each([
    '{"a":"x, \\"sort\\":[1]","b":{"c":[1,{"d":"}"}]},"e":1.0,"f":null}',
    '{"a":"Ä 世 👩‍🚀 \\u2028","名":["é\\\\",1]}',
    '{ "a\\\\" : "\\\\" , "b" : [ ] , "c" : {} }',
    "{}",
    "{ }",
  ])("%s: every field is there as it is written", (text) => {
    const whole = JSON.parse(text) as Record<string, unknown>;
    const fields = fieldsOf(Buffer.from(text));
    expect([...fields.keys()]).toEqual(Object.keys(whole));
    for (const [key, value] of fields) expect(JSON.parse(value.toString())).toEqual(whole[key]);
    expect(Array.from(elementsOf(Buffer.from(`[${text},${text}]`)), String)).toEqual([text, text]);
  });

  test.each(["", "[", '{"a"', '{"a":', '{"a":1', '{"a":"x}', '{"a":{"b":1}', '{"a":1 2}'])(
    "%s is refused",
    (text) => {
      expect(() => fieldsOf(Buffer.from(text))).toThrow(SyntaxError);
    },
  );

  test("a list that is cut off is refused", () => {
    expect(() => Array.from(elementsOf(Buffer.from('[{"a":1},')))).toThrow(SyntaxError);
  });
});

describe("a hit's sequence", () => {
  test.each([
    ['{"attributes":{"harness.sequence":7}}', 7],
    ['{"attributes":{"harness":{"sequence":7}}}', 7],
    ['{"attributes.harness.sequence":7}', 7],
    ['{"attributes":{"harness.sequence": 7 }}', 7],
    ['{"attributes":{"harness.sequence":7,"x":{"harness.sequence":8}}}', 7],
    ['{"attributes":{"text":"\\"harness.sequence\\":8"}}', null],
    ['{"attributes":{"harness.sequence":"7"}}', null],
    ['{"attributes":{"harness.sequence":-7}}', -7],
    ["{}", null],
  ])("%s: %s", (source, sequence) => {
    const line = hit(source);
    expect(line.sequence).toBe(sequence);
    expect(isOwnSequence(line)).toBe(true);
  });

  test("in another place than the document's own attributes it is found not to be its own", () => {
    expect(isOwnSequence(hit('{"resource":{"attributes":{"harness.sequence":7}}}'))).toBe(false);
  });
});
