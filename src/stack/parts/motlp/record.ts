import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SIGNALS, type Signal } from "../../../otlp/item.ts";
import type { AcceptedLines } from "./accepted-lines.ts";
import type { MotlpRequest } from "./answers.ts";
import { AppendFile } from "./append-file.ts";

/** The file with everything that was accepted of a signal. */
export function acceptedFile(folder: string, signal: Signal): string {
  return join(folder, `accepted-${signal}.ndjson`);
}

/** The file with what was accepted and is not kept. */
export function droppedFile(folder: string): string {
  return join(folder, "dropped.ndjson");
}

/** Every request of the three signals in order, whatever was answered. */
export async function readRequests(folder: string): Promise<MotlpRequest[]> {
  const text = await readFile(requestsFile(folder), "utf8");
  // What comes after the last line's end is being written at this moment.
  const lines = text.split("\n").slice(0, -1);
  const requests = lines.map((line) => JSON.parse(line) as MotlpRequest);
  return requests.sort((one, other) => one.number - other.number);
}

/** What the server keeps on disk; it outlives a killed server and goes on where that one ended. */
export class RequestRecord {
  readonly #accepted: ReadonlyMap<Signal, AppendFile>;
  readonly #dropped: AppendFile;
  readonly #requests: AppendFile;
  #nextNumber: number;

  private constructor(
    accepted: ReadonlyMap<Signal, AppendFile>,
    dropped: AppendFile,
    requests: AppendFile,
    nextNumber: number,
  ) {
    this.#accepted = accepted;
    this.#dropped = dropped;
    this.#requests = requests;
    this.#nextNumber = nextNumber;
  }

  /** Opens or creates the files in a folder that exists. */
  static async open(folder: string): Promise<RequestRecord> {
    const { file: requests } = await AppendFile.open(requestsFile(folder));
    let last = (await readRequests(folder)).at(-1)?.number ?? 0;
    const { file: dropped } = await AppendFile.open(droppedFile(folder));
    const accepted = new Map<Signal, AppendFile>();
    for (const signal of SIGNALS) {
      const { file, lastLine } = await AppendFile.open(acceptedFile(folder, signal));
      accepted.set(signal, file);
      if (lastLine !== undefined) last = Math.max(last, numberOfItem(lastLine));
    }
    return new RequestRecord(accepted, dropped, requests, last + 1);
  }

  /** Numbers a request; whoever asks writes its items at once, so that they are in that order. */
  nextNumber(): number {
    return this.#nextNumber++;
  }

  /** Resolves when the lines are with the operating system, all or none. @throws if it refuses. */
  async writeItems(signal: Signal, { kept, dropped }: AcceptedLines): Promise<void> {
    if (kept !== "") await this.#accepted.get(signal)?.append(kept);
    if (dropped !== "") await this.#dropped.append(dropped);
  }

  /** Resolves when the request is on record. */
  writeRequest(request: MotlpRequest): Promise<void> {
    return this.#requests.append(`${JSON.stringify(request)}\n`);
  }
}

function requestsFile(folder: string): string {
  return join(folder, "requests.ndjson");
}

function numberOfItem(line: string): number {
  const { id } = JSON.parse(line) as { readonly id: string };
  return Number(id.split("/")[0]);
}
