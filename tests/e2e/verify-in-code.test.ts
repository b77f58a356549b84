import { chmod, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { execa } from "execa";
import { expect, test } from "vitest";
import { repositoryPath } from "../../src/base/repository.ts";
import { processesUsing } from "../support/run-cli.ts";

const SCRIPT = repositoryPath("tests/support/verify-in-code.ts");
/** Nothing of Vitest, no listener and no part is left of a call. */
const UNTOUCHED = { left: [], exitCode: null, vitest: null, listeners: 0 };

test("verify in code: a pass, a fail and an aborted run in one process, which prints and leaves nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "edot-code-"));
  // A part may run as another user.
  await chmod(folder, 0o755);
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [SCRIPT, repositoryPath("configs/documented")],
    {
      ...{ cwd: folder, reject: false, extendEnv: true },
      env: { TMPDIR: folder, VITEST: undefined, NODE_ENV: undefined, EDOT_KAFKA_KEEP: undefined },
    },
  );
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toBe("");
  // The script prints one line, and verify none.
  const { kept, lost, aborted, steps } = JSON.parse(stdout);
  expect(kept.after).toEqual(UNTOUCHED);
  expect(kept.report.verdict).toBe("pass");
  expect(kept.report.scenarios[0].signals.traces).toMatchObject({ sent: 50, delivered: 50 });
  expect(lost.after).toEqual(UNTOUCHED);
  expect(lost.report.verdict).toBe("fail");
  expect(aborted.after).toEqual(UNTOUCHED);
  expect(aborted.error).toMatchObject({ code: "interrupted" });
  expect(steps.at(-1)).toMatch(/^delivery: /);
  const schema = await readFile(repositoryPath("report.schema.json"), "utf8");
  const validate = new Ajv({ strict: true, allErrors: true }).compile(JSON.parse(schema));
  for (const [name, { report }] of Object.entries({ kept, lost })) {
    const written = await readFile(join(folder, name, "report.json"), "utf8");
    expect(JSON.parse(written)).toEqual(report);
    validate(report);
    expect(validate.errors).toBeNull();
  }
  expect(processesUsing(folder)).toEqual([]);
});
