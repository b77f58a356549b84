import { expect, test } from "vitest";
import { HarnessError } from "../../../../src/base/errors.ts";
import {
  catalogue,
  parseIncident,
  readIncident,
} from "../../../../src/scenario/incidents/read-incident.ts";

const WHOLE = `title: something
traffic: { for: 8s }
faults:
  - { at: 1s, do: kill, part: kafka, for: 500ms }
`;

function refusal(text: string): HarnessError {
  try {
    parseIncident(text, "/incidents/mine.yaml");
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

test("a file says what happened; what it does not say has defaults", () => {
  expect(parseIncident(WHOLE, "/incidents/mine.yaml")).toMatchObject({
    name: "mine",
    targets: ["elasticsearch", "motlp"],
    traffic: { before: 20, rate: 10, for: 8_000, itemBytes: 0, clock: 0, after: 20 },
    faults: [{ at: 1_000, do: "kill", part: "kafka", for: 500 }],
    tolerate: { lost: 0, refused: "none" },
  });
  const behind = parseIncident("title: a\ntraffic: { for: 1m, clock: -3h }", "a.yaml");
  expect(behind.traffic).toMatchObject({ for: 60_000, clock: -3 * 3_600_000 });
});

test.each([
  ["no YAML", "title: [", /not valid YAML/, 1],
  ["nothing", "", /the file: /, undefined],
  ["no title", "traffic: { for: 1s }", /title: it is missing/, 1],
  ["a typo in a key that is needed", WHOLE.replace("traffic", "trafic"), /trafic: Unrecog/, 2],
  ["a typo in a key", `${WHOLE}fautls: []\n`, /fautls: Unrecognized key/, 5],
  ["a typo deeper down", WHOLE.replace("for: 8s", "form: 8s, for: 8s"), /traffic\.form: /, 2],
  ["no time", WHOLE.replace("8s", "8"), /traffic\.for: not a time such as 500ms, 2s or 5m: 8/, 2],
  ["no traffic time", WHOLE.replace("for: 8s", "rate: 1"), /traffic\.for: it is missing/, 2],
  ["a fault after the traffic", WHOLE.replace("at: 1s", "at: 9s"), /faults\.0\.at: it begins/, 4],
  ["a time without a unit", WHOLE.replace("8s", '"8"'), /traffic\.for: not a time such as/, 2],
  ["a time that has passed", WHOLE.replace("at: 1s", "at: -1s"), /faults\.0\.at: a time that/, 4],
  ["an unknown fault", WHOLE.replace("kill", "explode"), /faults\.0\.do: /, 4],
  ["an unknown part", WHOLE.replace("kafka", "zookeeper"), /faults\.0\.part: /, 4],
  ["a fault's key that it has not", WHOLE.replace("part: kafka", "part: kafka, by: 2s"), /by: /, 4],
])("%s is reported with its line", (_what, text, message, line) => {
  const error = refusal(text);
  expect(error.code).toBe("incident-invalid");
  expect(error.message).toMatch(message);
  expect(error.place).toBe(`/incidents/mine.yaml${line === undefined ? "" : `:${line}`}`);
  expect(error.remedy).toContain("docs/reference/incident-files.md");
});

test("every incident of the catalogue can be read", () => {
  for (const name of catalogue()) expect(readIncident(name)).toMatchObject({ name });
});

test("a name that is none says which there are", () => {
  expect(() => readIncident("kafka-restartet")).toThrow(/unknown incident "kafka-restartet"/);
  expect(() => readIncident("./kafka-restarted.yaml")).toThrow(/the file does not exist/);
});

test.each([
  ["holds", "tolerate", `${WHOLE}holds: { lost: 1 }\n`, 5],
  ["shows", "expect", `${WHOLE}shows: {}\n`, 5],
  ["about", "description", `about: more\n${WHOLE}`, 1],
  ["reported", "references", `reported: []\n${WHOLE}`, 1],
  ["map-otherwise", "mapping-conflict", WHOLE.replace("kill", "map-otherwise"), 4],
  ["write", "produce", WHOLE.replace("kill", "write"), 4],
  ["join", "add-backend", WHOLE.replace("kill", "join"), 4],
  ["retain", "shorten-retention", WHOLE.replace("kill", "retain"), 4],
  ["answer", "respond", WHOLE.replace("kill", "answer"), 4],
])("the former name `%s` is reported with its line and the present one", (was, is, text, line) => {
  const error = refusal(text);
  expect(error.code).toBe("incident-invalid");
  expect(error.message).toContain(`\`${was}\` is now \`${is}\``);
  expect(error.place).toBe(`/incidents/mine.yaml:${line}`);
  expect(error.remedy).toBe(`write \`${is}\` in place of \`${was}\``);
});

test("a word that was never a name is not one that has changed", () => {
  expect(refusal(`${WHOLE}constructor: 1\n`).message).toMatch(/Unrecognized key/);
  expect(refusal(WHOLE.replace("kill", "toString")).message).not.toContain("is now");
});
