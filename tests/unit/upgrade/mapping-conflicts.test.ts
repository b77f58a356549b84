import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Signal } from "../../../src/otlp/item.ts";
import { openHistory } from "../../../src/record/history-writer.ts";
import { mappingConflicts } from "../../../src/upgrade/mapping-conflicts.ts";

/** A history of documents with these fields that were not indexed. */
async function historyOf(...lines: readonly (readonly [Signal, string[]?])[]): Promise<string> {
  const history = openHistory(await mkdtemp(join(tmpdir(), "edot-history-")));
  for (const [sequence, [signal, ignored]] of lines.entries()) {
    const line = { sequence, index: "index", id: `${sequence}`, source: {} };
    await history.read(signal, { ...line, ...(ignored === undefined ? {} : { ignored }) });
  }
  await history.close();
  return history.folder;
}

test("fields that only the old data stream does not index are reported, with their documents", async () => {
  const before = await historyOf(["logs", ["attributes.long"]], ["traces"]);
  const after = await historyOf(["traces", ["attributes.other"]]);
  const history = await historyOf(
    ["logs", ["attributes.long", "attributes.build"]],
    ["logs", ["attributes.build"]],
    ["logs"],
    ["traces", ["attributes.other", "attributes.long"]],
  );
  const rolling = { order: "edge-first", history } as const;
  expect(await mappingConflicts([before, after], [rolling])).toEqual([
    { order: "edge-first", signal: "traces", field: "attributes.long", documents: 1, sequence: 3 },
    { order: "edge-first", signal: "logs", field: "attributes.build", documents: 2, sequence: 0 },
  ]);
});
