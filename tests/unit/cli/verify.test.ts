import { existsSync } from "node:fs";
import { mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HarnessError, type VerifyOptions, verify } from "../../../src/index.ts";

let folder: string;
const exitCode = process.exitCode;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "edot-verify-")));
  vi.spyOn(process.stdout, "write");
  vi.spyOn(process.stderr, "write");
});

afterEach(() => {
  expect(process.stdout.write).not.toHaveBeenCalled();
  expect(process.stderr.write).not.toHaveBeenCalled();
  vi.restoreAllMocks();
  expect(process.exitCode).toBe(exitCode);
  expect(existsSync(join(folder, "reports"))).toBe(false);
});

/** The error of a call that starts nothing. */
async function errorOf(options: VerifyOptions): Promise<unknown> {
  return verify({ cwd: folder, ...options }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

test.each<[string, object, object]>([
  [
    "an unknown option",
    { itmes: 5 },
    { message: "the options are wrong: unknown setting: itmes", place: "verify(options)" },
  ],
  [
    "an option of a wrong type",
    { items: "5" },
    { message: expect.stringMatching(/^the options are wrong: items: /) },
  ],
  [
    "a progress without its methods",
    { progress: { start: () => {} } },
    { message: "the options are wrong: progress: it must have the methods of Progress" },
  ],
  [
    "a signal that is none",
    { signal: new AbortController() },
    { message: expect.stringMatching(/^the options are wrong: signal: /) },
  ],
  ["an unknown scenario", { scenarios: ["nothing"] }, { place: "verify(options):scenarios" }],
])("%s is a HarnessError before anything starts", async (_title, options, fields) => {
  const error = await errorOf(options);
  expect(error).toBeInstanceOf(HarnessError);
  expect(error).toMatchObject({ code: "bad-option", ...fields });
});

test("relative paths start from cwd, whose config file gives the other settings", async () => {
  await writeFile(join(folder, "edot-kafka.config.ts"), 'export default { target: "motlp" };');
  expect(await errorOf({ configs: "nowhere" })).toMatchObject({
    code: "file-not-found",
    place: join(folder, "nowhere"),
    remedy: expect.stringContaining("backend-motlp.yaml"),
  });
});

test("a config that is not valid is a HarnessError with its line", async () => {
  await writeFile(join(folder, "edge.yaml"), "receivers: [\n");
  const error = await errorOf({ edge: "edge.yaml", backend: "edge.yaml" });
  expect(error).toBeInstanceOf(HarnessError);
  expect(error).toMatchObject({
    code: "config-yaml",
    place: expect.stringContaining(join(folder, "edge.yaml:")),
  });
});

test("a signal that is aborted already starts nothing", async () => {
  const reason = new Error("the deploy was called off");
  expect(await errorOf({ signal: AbortSignal.abort(reason) })).toMatchObject({
    name: "HarnessError",
    code: "interrupted",
    message: "verify was aborted by its signal",
    cause: reason,
  });
});

test("a second call at the same time is refused, one after the other is not", async () => {
  const call = () => errorOf({ configs: "nowhere" });
  const [first, second] = await Promise.all([call(), call()]);
  expect(first).toMatchObject({ code: "file-not-found" });
  expect(second).toMatchObject({ message: "verify is running in this process already" });
  expect(await call()).toMatchObject({ code: "file-not-found" });
});
