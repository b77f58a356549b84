import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { HarnessError } from "../base/errors.ts";
import { OUTAGE_KINDS, TARGET_KINDS } from "../collector-config/target-kind.ts";
import type { Tree } from "../collector-config/tree.ts";
import { SIGNALS } from "../otlp/item.ts";
import { historyFile } from "./history-files.ts";
import { ofThisVersion } from "./older-record.ts";
import { SINK_PROTOCOLS } from "./pipeline-facts.ts";
import { RECORD_VERSION, type RunRecord } from "./run-record.ts";

/** The file of a history that holds its {@link RunRecord}; written last. */
export const RUN_FILE = "run.json";

/** Writes a scenario's record into its history's folder. */
export async function writeRun(folder: string, record: RunRecord): Promise<void> {
  const text = JSON.stringify(
    record,
    (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value),
    1,
  );
  await writeFile(join(folder, RUN_FILE), `${text}\n`, { flag: "wx" });
}

/**
 * Reads a scenario's record.
 *
 * @throws HarnessError `history-broken` where there is none, or none that this version reads
 */
export async function readRun(folder: string): Promise<RunRecord> {
  const path = join(folder, RUN_FILE);
  if (!existsSync(path)) throw await noRecord(folder);
  const data = ofThisVersion(parse(await readFile(path, "utf8"), path));
  const { version } = data;
  if (version !== RECORD_VERSION) {
    throw new HarnessError({
      code: "history-broken",
      message: `the record of the run has the version ${JSON.stringify(version)}, and this harness reads ${RECORD_VERSION}`,
      place: path,
      remedy: "judge it with the harness that wrote it, or run the scenario again",
    });
  }
  const result = recordSchema.safeParse(data);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw broken(path, `${issue?.path.join(".")}: ${issue?.message}`);
  }
  // What is absent from JSON is absent, never undefined.
  return result.data as RunRecord;
}

function parse(text: string, path: string): Tree {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Tree;
  } catch {
    // Reported below.
  }
  throw broken(path, "it is no JSON object");
}

function broken(path: string, reason: string): HarnessError {
  return new HarnessError({
    code: "history-broken",
    message: `the record of the run is not what was written there: ${reason}`,
    place: path,
    remedy: "run the scenario again; a verdict from a broken record would be a guess",
  });
}

/** Older histories end with an event that says what they were judged by. */
async function noRecord(folder: string): Promise<HarnessError> {
  const events = join(folder, historyFile("events"));
  const isOld = existsSync(events) && (await readFile(events, "utf8")).includes(OLD_END);
  return new HarnessError({
    code: "history-broken",
    message: isOld
      ? `this history has no ${RUN_FILE}: it was written by an older harness, and does not say all that a verdict is drawn from`
      : `this history has no ${RUN_FILE}: the run ended before everything was read back, so there is nothing to judge`,
    place: folder,
    remedy: isOld
      ? "run the scenario again with this harness, or judge this report with the one that wrote it"
      : "judge a report whose run came to its end",
  });
}

const OLD_END = '"what":"judged-by"';

const text = z.string();
const number = z.number();
const strings = z.array(text);
const offset = z
  .string()
  .regex(/^\d+$/, "not an offset")
  .transform((digits) => BigInt(digits));
const place = { topic: text, partition: number };
const partitions = z.array(
  z.object({ ...place, start: offset, end: offset, committed: offset.nullable() }),
);
const signal = z.enum(SIGNALS);
const everySignal = <T extends z.ZodType>(value: T) => z.record(signal, value);
const perSignal = <T extends z.ZodType>(value: T) => z.partialRecord(signal, value);
const tree = z.record(text, z.unknown());
const trees = z.object({ edge: tree, backend: tree });
const sequences = z.object({ from: number, to: number });
const evidence = z.array(z.object({ source: text, text }));
const log = z.object({ file: text, bytes: number });
const settingOf = <T extends z.ZodType>(value: T) =>
  z.object({ value, given: z.boolean(), place: text });
const configFile: z.ZodType = z.lazy(() => z.object(fileShape));
const fileShape = { path: text, text, included: z.record(text, configFile).optional() };
const pipeline = z.object({
  ...{ id: text, signal: text, receivers: strings, processors: strings, exporters: strings },
});
const config = {
  ...fileShape,
  ...{ sha256: text, changes: tree.optional(), leftOut: strings.optional() },
  more: z.array(configFile).optional(),
  pipelines: z.array(pipeline).optional(),
};

const rangeContents = z.object({
  range: z.object({ ...place, from: offset, to: offset }),
  ...{ items: perSignal(number), unknown: number },
});
const itemRanges = perSignal(z.array(z.tuple([number, number])));
const removal = { at: number, topic: text, ranges: z.array(rangeContents), items: itemRanges };
const adminChange = z.discriminatedUnion("do", [
  z.object({ do: z.enum(["recreate-topic", "delete-records"]), ...removal }),
  z.object({ do: z.literal("add-partitions"), at: number, topic: text, from: number, to: number }),
  z.object({
    ...{ do: z.literal("reset-offsets"), at: number, group: text },
    to: z.enum(["earliest", "latest"]),
    moved: z.array(z.object({ ...place, from: offset.nullable(), to: offset })),
  }),
]);

/** Effects by signal and name, in the record and in the file next to the edge config. */
export const approvedSchema = perSignal(
  z.record(
    text,
    z.strictObject({
      share: z.number().min(0).max(1).optional(),
      within: z.number().min(0).max(1).optional(),
      by: text.optional(),
      value: z.unknown().optional(),
    }),
  ),
);

const recordSchema = z.object({
  version: z.literal(RECORD_VERSION),
  harness: text,
  report: text,
  scenario: z.object({
    ...{ name: text, title: text.optional(), id: text },
    ...{ startedAt: z.iso.datetime(), seconds: number },
    tried: z
      .object({
        ...{ of: text, what: text, kind: text.optional() },
        ...{ mismatched: z.array(signal), changes: trees },
      })
      .optional(),
  }),
  judgedBy: z.object({
    promise: z.enum(["exactly-once", "at-least-once"]),
    target: z.enum(TARGET_KINDS),
    mismatch: z.object({ signals: z.array(signal), evidence: perSignal(evidence) }).optional(),
    tolerate: z.object({ lost: number, refused: z.enum(["none", "some"]) }).optional(),
    addedAttributes: strings.optional(),
    effects: z.object({ approved: approvedSchema, approvesAll: z.boolean().optional() }).optional(),
  }),
  configs: z.object({
    edge: z.object({
      ...config,
      writes: z.array(
        z.object({
          ...{ signal, component: text, topic: settingOf(text), encoding: settingOf(text) },
          dynamic: z.boolean(),
        }),
      ),
    }),
    backend: z.object({
      ...config,
      reads: z.array(
        z.object({
          ...{ signal, component: text, group: text, topics: settingOf(strings) },
          ...{ key: z.enum(["topic", "topics"]), excluded: strings, encoding: settingOf(text) },
        }),
      ),
      initialOffsets: z.record(text, text),
    }),
  }),
  overlays: z.object({ edge: text, backend: text }).optional(),
  logs: z.object({
    ...{ edge: log, backend: log.nullable() },
    members: z.array(log.extend({ name: text })),
  }),
  seen: z.object({
    settled: z.object({
      how: z.enum(["complete", "quiet", "stalled", "answered", "unsettled"]),
      movedAt: number,
      waitedMs: number.optional(),
      state: z.object({
        edge: z.object({ queued: number }),
        partitions,
        arrived: z.record(signal, number),
      }),
    }),
    beforeBackend: partitions,
    itemsBeforeBackend: number,
    groupMembers: z.array(
      z.object({
        ...{ group: text, client: text, topics: strings },
        partitions: z.array(z.object(place)),
      }),
    ),
    crashes: z.array(
      z.object({
        ...{ role: z.enum(["edge", "backend"]), queued: number },
        signals: z.array(signal).optional(),
      }),
    ),
    outage: z
      .object({
        ...{ kind: z.enum(OUTAGE_KINDS), seconds: number, endedAt: number, sequences },
        arrivedBefore: number,
        commits: z.array(
          z.object({ group: text, ...place, before: offset.nullable(), during: offset }),
        ),
      })
      .optional(),
    retention: z
      .object({
        retentionMs: number,
        expired: z.array(rangeContents),
        items: itemRanges,
        written: z.object({ bytes: number, seconds: number, items: number }),
      })
      .optional(),
    administration: z.array(adminChange).optional(),
    topicIds: z.array(z.object({ topic: text, ids: strings })).optional(),
    brokerCrash: z.object({ broker: text, topics: strings, sequences }).optional(),
    elsewhere: z
      .array(
        z.object({
          ...{ role: text, exporter: text },
          protocol: z.enum(SINK_PROTOCOLS).optional(),
          items: everySignal(number),
          reached: perSignal(z.array(z.tuple([number, number]))).optional(),
          duplicated: everySignal(number).optional(),
        }),
      )
      .optional(),
    reference: z
      .union([
        z.object({
          processors: z.array(
            z.object({
              ...{ role: z.enum(["edge", "backend"]), id: text, signal },
              ...{ taken: number, passed: number },
            }),
          ),
        }),
        z.object({ unavailable: text }),
      ])
      .optional(),
    logFloods: z
      .array(
        z.object({
          ...{ part: text, from: number, to: number, lines: number, bytes: number },
          ...{ message: text, times: number },
        }),
      )
      .optional(),
    keyAnswers: z.array(z.object({ variable: text, status: number, asked: text })),
    dropped: z.array(z.object({ signal, destination: text, items: number })).optional(),
    refusals: z
      .object({
        tooBusy: z.object({ count: number, asked: text }),
        metricsWindows: z.array(z.object({ index: text, start: number, end: number })),
        failureStores: z.array(
          z.object({ stream: text, documents: number, example: text.optional() }),
        ),
      })
      .optional(),
  }),
});
