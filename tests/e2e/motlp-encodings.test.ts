import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startExportingCollector } from "../../scripts/motlp-answers/exporting-collector.ts";
import { versions } from "../../src/base/versions.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import { openHistory } from "../../src/record/history-writer.ts";
import { startMotlp } from "../../src/stack/parts/motlp/motlp.ts";
import { createSender } from "../../src/traffic/sender.ts";
import { openContext } from "../support/running-context.ts";

const CONTENT_TYPES = { proto: "application/x-protobuf", json: "application/json" } as const;
const COMPRESSIONS = { none: "identity", gzip: "gzip", zstd: "zstd" } as const;
/** Every kind of item of the standard ledger is among as many. */
const ITEMS = 60;

test("every encoding and compression of the collector is understood, and means the same", async () => {
  const context = await openContext();
  const motlp = await startMotlp(context, await context.ports.reserve());
  const ways = Object.keys(CONTENT_TYPES).flatMap((encoding) =>
    Object.keys(COMPRESSIONS).map((compression) => ({ encoding, compression })),
  );
  const { endpoint } = await startExportingCollector(
    context,
    versions().defaults.edot,
    motlp,
    (config) => {
      const { otlphttp } = (config.toJS() as { exporters: { otlphttp: object } }).exporters;
      const exporters = ways.map(({ encoding, compression }) => [
        `otlphttp/${encoding}-${compression}`,
        { ...otlphttp, encoding, compression },
      ]);
      config.set("exporters", Object.fromEntries(exporters));
      for (const signal of SIGNALS) {
        const ids = exporters.map(([id]) => id);
        config.setIn(["service", "pipelines", signal, "exporters"], ids);
      }
    },
  );
  const history = openHistory(join(context.logs, "history"));
  const origin = { run: "encodings", dataset: "encodings", namespace: "test" };
  const sender = createSender({
    ...{ ...origin, history },
    entries: [{ protocol: "http/json", endpoint }],
  });
  onTestFinished(() => sender.shutdown().then(() => history.close()));
  await sender.send(ITEMS);

  const requests = await motlp.answers.requests();
  expect(new Set(requests.map(({ status }) => status))).toEqual(new Set([200]));
  for (const signal of SIGNALS) {
    const seen = requests.filter((request) => request.signal === signal);
    expect(new Set(seen.map(({ contentType, encoding }) => `${contentType} ${encoding}`))).toEqual(
      new Set(
        Object.values(CONTENT_TYPES).flatMap((type) =>
          Object.values(COMPRESSIONS).map((encoding) => `${type} ${encoding}`),
        ),
      ),
    );
    const file = join(motlp.acceptedFolder, `accepted-${signal}.ndjson`);
    const lines = (await readFile(file, "utf8")).split("\n").slice(0, -1);
    const items = lines.map((line) => JSON.parse(line) as { sequence: number; source: unknown });
    expect(items).toHaveLength(ways.length * ITEMS);
    const bySequence = Map.groupBy(items, ({ sequence }) => sequence);
    for (const copies of bySequence.values()) {
      expect(copies).toHaveLength(ways.length);
      for (const { source } of copies) expect(source).toEqual(copies[0]?.source);
    }
  }
});
