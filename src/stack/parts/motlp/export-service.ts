import { acceptedLines, countItems, runsOf } from "./accepted-lines.ts";
import type { AnswerBook } from "./answer-book.ts";
import { Refusal } from "./body.ts";
import { type Decision, decide, rejectionOf } from "./decision.ts";
import type { Reading } from "./reading.ts";
import type { RequestRecord } from "./record.ts";

/** Decides on export requests, and keeps what it accepts: the same for OTLP/HTTP and OTLP/gRPC. */
export class ExportService {
  readonly #book: AnswerBook;
  readonly #record: RequestRecord;
  readonly #keepsAll: boolean;
  readonly #log: (line: string) => void;

  /** @param keepsAll whether items are kept wherever they are to go */
  constructor(
    book: AnswerBook,
    record: RequestRecord,
    keepsAll: boolean,
    log: (line: string) => void,
  ) {
    this.#book = book;
    this.#record = record;
    this.#keepsAll = keepsAll;
    this.#log = log;
  }

  /**
   * Decides on a request that was read. What is accepted is on disk when this resolves, and so is the
   * request.
   *
   * @param time milliseconds since the Unix epoch at which its headers came
   * @returns undefined where it gets no answer at all
   */
  async decide(reading: Reading, time: number): Promise<Decision | undefined> {
    const { signal } = reading;
    const groups = reading.groups ?? [];
    const runs = runsOf(groups);
    const answer = this.#book.take({ signal, runs, bytes: reading.largest });
    if (answer?.kind === "slow") await delay(answer.ms);

    const number = this.#record.nextNumber();
    let decision = decide({ ...reading, answer });
    if (decision?.kind === "accepted" && decision.accepted > 0) {
      try {
        const lines = acceptedLines(signal, groups, {
          ...{ number, count: decision.accepted, keepsAll: this.#keepsAll },
        });
        await this.#record.writeItems(signal, lines);
      } catch (error) {
        this.#log(`items could not be written: ${String(error)}`);
        decision = rejectionOf(new Refusal(503, "the mock mOTLP server's disk refused the data"));
      }
    }
    const status = decision && (decision.kind === "accepted" ? 200 : decision.status);
    await this.#record.writeRequest({
      number,
      time,
      signal,
      protocol: reading.protocol,
      status: status ?? null,
      message: (decision?.message ?? "") === "" ? null : (decision?.message ?? null),
      items: reading.groups === undefined ? null : countItems(groups),
      rejected: decision?.kind === "accepted" ? decision.rejected : 0,
      runs,
      bytes: reading.bytes,
      encoding: reading.contentEncoding,
      contentType: reading.contentType,
    });
    if (status !== 200) {
      this.#log(`${signal} ${number}: ${status ?? "no answer"} ${decision?.message ?? ""}`);
    }
    return decision;
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
