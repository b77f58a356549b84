import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RUN_FILE } from "../../../src/record/run-file.ts";
import type { FindingCode } from "../../../src/verdict/findings/registry.ts";
import type { Verdict } from "../../../src/verdict/scenario-report.ts";
import type { RecordedCopy } from "./recorded-copy.ts";

/** A record as its file has it, as far as it is changed here. */
export interface RecordFile {
  readonly judgedBy: { addedAttributes?: string[]; effects?: object };
  readonly configs: {
    readonly edge: { text: string; writes: MutableWrite[] };
    readonly backend: { text: string; readonly reads: MutableRead[] };
  };
  readonly logs: Readonly<Record<"edge" | "backend", { readonly file: string; bytes: number }>>;
  readonly seen: {
    readonly settled: {
      how: string;
      readonly state: {
        readonly edge: { queued: number };
        readonly partitions: { readonly end: string; committed: string | null }[];
      };
    };
    crashes: object[];
    groupMembers: object[];
    keyAnswers: object[];
    readonly outage: { commits: object[] };
    readonly retention: { expired: object[] };
    administration: { ranges?: object[] }[];
    topicIds: object[];
    elsewhere: object[];
    dropped: object[];
    logFloods: object[];
    brokerCrash?: object;
  };
}

interface MutableWrite {
  readonly signal: string;
  readonly encoding: { value: string };
}

interface MutableRead {
  readonly signal: string;
  readonly topics: { value: string[] };
  readonly encoding: { value: string };
}

/** One kind of evidence that is taken out of a recorded run, and the finding that goes with it. */
export interface Removal {
  /** The recorded case. */
  readonly of: string;
  readonly finding: FindingCode;
  /** What is taken out, for people. */
  readonly without: string;
  readonly record?: (record: RecordFile) => void;
  /** Of a collector's log, the lines that stay. */
  readonly logs?: Readonly<Partial<Record<"edge" | "backend", (line: string) => boolean>>>;
  /** Of a file of the history, by name, each line as it is then; undefined takes it out. */
  readonly history?: Readonly<Record<string, (line: string) => string | undefined>>;
  /** The finding that explains the same then. */
  readonly instead?: FindingCode;
  /** Findings that are based on the same, and go as well. */
  readonly also?: readonly FindingCode[];
  /** What else is based on the same. */
  readonly alsoChanges?: string;
  /** The verdict then, if it is another one. */
  readonly verdict?: Verdict;
}

/** Keeps the lines without any of some words. */
export const without =
  (...words: readonly string[]) =>
  (line: string) =>
    !words.some((word) => line.includes(word));

/** Takes one kind of evidence out of a copy of a recorded run. */
export async function remove(
  { record, logs = {}, history: changes = {} }: Removal,
  { report, history }: RecordedCopy,
): Promise<void> {
  const run = join(history, RUN_FILE);
  const data: RecordFile = JSON.parse(await readFile(run, "utf8"));
  record?.(data);
  for (const role of ["edge", "backend"] as const) {
    const isKept = logs[role];
    if (isKept === undefined) continue;
    const log = data.logs[role];
    log.bytes = await changeLines(join(report, log.file), (line) =>
      isKept(line) ? line : undefined,
    );
  }
  await writeFile(run, JSON.stringify(data));
  for (const [file, change] of Object.entries(changes)) {
    await changeLines(join(history, file), change);
  }
}

/** @returns the bytes that the file has then */
async function changeLines(
  path: string,
  change: (line: string) => string | undefined,
): Promise<number> {
  const lines = (await readFile(path, "utf8")).split("\n");
  const text = lines.flatMap((line) => change(line) ?? []).join("\n");
  await writeFile(path, text);
  return Buffer.byteLength(text);
}

/** As if the run had come to rest instead of standing still, or moving on. */
export const quiet = ({ seen }: RecordFile): void => {
  seen.settled.how = "quiet";
};
