import { mkdir, mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { loadConfigFile } from "../../../../src/cli/config-file/load-config.ts";

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "edot-config-")));
});

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

test("without a file there is nothing to load", async () => {
  expect(await loadConfigFile(folder)).toBeUndefined();
});

test("TypeScript is found from a folder below, and its paths count from its own", async () => {
  const file = await write(
    "edot-kafka.config.ts",
    'const items: number = 7;\nexport default { edge: "edge.yaml", backend: "/b.yaml", items };',
  );
  const below = join(folder, "tests", "deep");
  await mkdir(below, { recursive: true });
  expect(await loadConfigFile(below)).toEqual({
    file,
    config: { edge: join(folder, "edge.yaml"), backend: "/b.yaml", items: 7 },
  });
});

test.each(["js", "mjs", "mts"])("a file may end in .%s", async (end) => {
  const file = await write(`edot-kafka.config.${end}`, "export default { outage: 3 };");
  expect(await loadConfigFile(folder)).toEqual({ file, config: { outage: 3 } });
});

test("what a file says a second later is what is loaded then", async () => {
  await write("edot-kafka.config.ts", "export default { items: 1 };");
  await loadConfigFile(folder);
  await write("edot-kafka.config.ts", "export default { items: 2 };");
  expect((await loadConfigFile(folder))?.config).toEqual({ items: 2 });
});

test.each([
  ["an unknown key", "export default { backned: 'b.yaml' };", "unknown setting: backned", ""],
  [
    "a wrong type",
    "export default { items: '5' };",
    "items: expected number, received string",
    ":items",
  ],
  [
    "a fraction",
    "export default { items: 1.5 };",
    "items: expected int, received number",
    ":items",
  ],
  [
    "a wrong choice",
    "export default { target: 'kibana' };",
    'target: expected one of "elasticsearch"|"motlp"',
    ":target",
  ],
  [
    "a variable",
    "export default { env: { A: 1 } };",
    "env.A: expected string, received number",
    ":env",
  ],
  ["no object", "export default 5;", "expected object, received number", ""],
  [
    "both kinds of files",
    "export default { configs: 'a', edge: 'b' };",
    "configs and edge/backend exclude each other",
    "",
  ],
])(
  "%s is reported with the file and the setting as its place",
  async (_what, text, message, setting) => {
    const file = await write("edot-kafka.config.ts", text);
    await expect(loadConfigFile(folder)).rejects.toMatchObject({
      name: "HarnessError",
      code: "bad-option",
      message: `the config file is wrong: ${message}`,
      place: `${file}${setting}`,
      remedy: expect.stringContaining("backend"),
    });
  },
);

test.each([
  [
    "scenarios: ['delivry']",
    'scenarios: unknown scenario "delivry"',
    "choose one of: delivery",
    "bad-option",
  ],
  ["items: 20_000_000", "items: it must be at most 10000000", "it may set: ", "bad-option"],
  ["headers: { 'a-bin': 'b' }", "headers: HTTP and gRPC cannot both send", "ASCII", "bad-option"],
  ["resource: { 'harness.run': 'b' }", "resource: ", "leave the attribute out", "bad-option"],
  ["elasticsearch: '9'", 'elasticsearch: "9" is not a version', "give a release", "bad-option"],
  ["edot: '0.0.1'", 'edot: EDOT version "0.0.1"', "use one of: ", "unknown-edot-version"],
])(
  "%s is refused as the option is, with the file's setting",
  async (text, message, remedy, code) => {
    const file = await write("edot-kafka.config.ts", `export default { ${text} };`);
    await expect(loadConfigFile(folder)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`the config file is wrong: ${message}`),
      place: `${file}:${text.slice(0, text.indexOf(":"))}`,
      remedy: expect.stringContaining(remedy),
    });
  },
);

test("a file that exports nothing by default says what to write", async () => {
  const file = await write("edot-kafka.config.ts", "export const config = {};");
  await expect(loadConfigFile(folder)).rejects.toMatchObject({
    code: "bad-option",
    message: "the config file exports nothing by default",
    place: file,
  });
});

test.each([
  ["does not parse", "export default {"],
  ["throws", "throw new Error('no luck');"],
  ["imports what is not there", "import x from './nowhere.ts'; export default x;"],
])("a file that %s is reported in one line", async (_what, text) => {
  const file = await write("edot-kafka.config.ts", text);
  const error = await loadConfigFile(folder).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "HarnessError", code: "bad-option", place: file });
  expect(error).toHaveProperty(
    "message",
    expect.stringMatching(/^the config file cannot be loaded: [^\n]+$/),
  );
});
