import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { REPORT_SCHEMA, reportSchema } from "../../../scripts/report-schema/generate.ts";
import { judgeRuns, scenariosOf } from "../../../src/verdict/judge-report.ts";
import { reportOf } from "./report-of.ts";

const RECORDED = "tests/recorded";
const CASES = await readdir(RECORDED);

const text = readFileSync(REPORT_SCHEMA, "utf8");
const validate = new Ajv({ strict: true, allErrors: true }).compile(JSON.parse(text));

/** The report of a recorded run, as `report.json` has it. */
async function reportOfCase(name: string) {
  const history = join(RECORDED, name, "history");
  const folders = (await readdir(history)).map((run) => join(history, run));
  const report = reportOf(scenariosOf(await judgeRuns(folders)));
  const json: typeof report = JSON.parse(JSON.stringify(report));
  return json;
}

test("report.schema.json is what the types say: npm run report:schema", () => {
  expect(text).toBe(reportSchema());
});

test.each(CASES)("%s: its report is valid", async (name) => {
  validate(await reportOfCase(name));
  expect(validate.errors).toBeNull();
});

test("a report with an unknown verdict, finding or field is not valid", async () => {
  const report = await reportOfCase("topic-mismatch");
  const [scenario] = report.scenarios;
  const [finding] = scenario?.findings ?? [];
  expect(finding).toBeDefined();
  const wrong = {
    ...report,
    verdict: "maybe",
    more: 1,
    scenarios: [{ ...scenario, findings: [{ ...finding, code: "no-such-code" }] }],
  };
  validate(wrong);
  const places = validate.errors?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
  expect(places?.sort()).toEqual([
    " additionalProperties",
    "/scenarios/0/findings/0/code enum",
    "/verdict enum",
  ]);
});
