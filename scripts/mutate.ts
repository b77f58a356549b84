/**
 * `npm run mutate [-- --only ID|KIND --target T --set S --sample N --seed S --repeat N --workers N --list --page --table FILE --results FILE --together]`:
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
import { type Group, grouped } from "./mutate/group.ts";
import { VerifyWorker } from "./mutate/invoke.ts";
import { PAGE, pageOf } from "./mutate/page.ts";
import { appendResults, type Result, readResults, resultOf } from "./mutate/results.ts";
import { removeRun, runVariation } from "./mutate/run-variation.ts";
import { breadthFirst, selected } from "./mutate/select.ts";
import { expectedWords, resultsTable } from "./mutate/table.ts";
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
    results: { type: "string" },
    together: { type: "boolean", default: false },
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
  // What an interrupted call has found right is not run again.
  const known = values.results === undefined ? [] : await readResults(values.results);
  const right = new Set(known.flatMap(({ id, wrong }) => (wrong.length === 0 ? [id] : [])));
  const left = breadthFirst(chosen).filter(({ id }) => !right.has(id));
  const once: Group[] = values.together
    ? grouped(left)
    : left.map((variation) => ({ members: [variation], variation }));
  const queue = Array.from({ length: Number(values.repeat) }, () => once).flat();
  const results: Result[] = [];
  let next = 0;
  const work = async () => {
    const worker = new VerifyWorker();
    for (let index = next++; index < queue.length; index = next++) {
      const group = queue[index];
      if (group === undefined) break;
      const { members } = group;
      const one = await runVariation(group.variation, folder, worker.invoke);
      const isRight = one.wrong.length === 0;
      const result = resultOf(one);
      console.log(
        `${index + 1}/${queue.length} ${result.id}: ${result.got}, ${one.seconds.toFixed(1)} s`,
      );
      if (isRight) await removeRun(one);
      else console.log(`kept: ${one.folder}`);
      if (!isRight && members.length > 1) {
        // Which of them it is, they say one by one.
        queue.push(...members.map((variation) => ({ members: [variation], variation })));
        continue;
      }
      const own = members.map(({ id }) => ({ ...result, id }));
      results.push(...own);
      if (values.results !== undefined) await appendResults(values.results, own);
    }
    worker.close();
  };
  try {
    await Promise.all(Array.from({ length: Number(values.workers) }, work));
  } finally {
    await endKeepers();
    await rm(kept, { recursive: true, force: true });
  }
  if (values.table !== undefined) {
    await writeFile(values.table, resultsTable(chosen, [...known, ...results]));
  }
  const wrong = results.filter((one) => one.wrong.length > 0).length;
  if (wrong === 0) await rm(folder, { recursive: true, force: true });
  console.log(`wrong: ${wrong} of ${results.length}`);
  return wrong;
}
