/**
 * `npm run mutate [-- --only ID|KIND --target T --set S --sample N --seed S --repeat N --workers N --list --page --table FILE]`:
 * runs `verify` on variations of `configs/durable` and `configs/documented` whose effect is known, and
 * holds verdict, account, hops, findings and effects against it. Exit code 1 if anything was wrong.
 */
import { mkdtempSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createProgress } from "../src/base/progress.ts";
import { repositoryPath } from "../src/base/repository.ts";
import { versions } from "../src/base/versions.ts";
import { STAND_IN_COMPONENTS } from "../src/collector-config/stand-in-components.ts";
import { provision } from "../src/stack/provision/provision.ts";
import { endKeepers } from "../src/stack/runtimes/kept/keepers.ts";
import { expectedOf } from "./mutate/expected.ts";
import { PAGE, pageOf } from "./mutate/page.ts";
import { type Judged, removeRun, runVariation } from "./mutate/run-variation.ts";
import { selected } from "./mutate/select.ts";
import { expectedWords, gotWords, judgedTable } from "./mutate/table.ts";
import { VARIATIONS } from "./mutate/variations.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    target: { type: "string", multiple: true },
    set: { type: "string", multiple: true },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    repeat: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
    list: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
    table: { type: "string" },
  },
});

const chosen = selected(VARIATIONS, values);
if (values.list) {
  for (const one of chosen) console.log(`${one.id}: ${expectedWords(expectedOf(one))}`);
  console.log(`${chosen.length} variations`);
} else if (values.page) {
  await writeFile(repositoryPath(PAGE), pageOf(VARIATIONS));
} else {
  const wrong = await runAll();
  process.exitCode = wrong === 0 ? 0 : 1;
}

async function runAll(): Promise<number> {
  // One collector for all of them, and kept parts of their own. A socket's path is short.
  await provision(
    { edotVersions: [versions().defaults.edot], components: STAND_IN_COMPONENTS },
    createProgress(),
  );
  const kept = mkdtempSync("/tmp/edot-mutate-");
  await chmod(kept, 0o755);
  process.env.EDOT_KAFKA_KEPT = kept;
  const folder = await mkdtemp(join(tmpdir(), "edot-variations-"));
  await chmod(folder, 0o755);
  const queue = Array.from({ length: Number(values.repeat) }, () => chosen).flat();
  const judged: Judged[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < queue.length; index = next++) {
      const variation = queue[index];
      if (variation === undefined) return;
      const one = await runVariation(variation, folder);
      judged.push(one);
      console.log(
        `${judged.length}/${queue.length} ${variation.id}: ${gotWords(one)}, ${one.seconds.toFixed(1)} s`,
      );
      if (one.wrong.length === 0) await removeRun(one);
      else console.log(`kept: ${one.folder}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: Number(values.workers) }, work));
  } finally {
    await endKeepers();
    await rm(kept, { recursive: true, force: true });
  }
  if (values.table !== undefined) await writeFile(values.table, judgedTable(judged));
  const wrong = judged.filter((one) => one.wrong.length > 0).length;
  if (wrong === 0) await rm(folder, { recursive: true, force: true });
  console.log(`wrong: ${wrong} of ${judged.length}`);
  return wrong;
}
