import { CollectorRises, sumOf } from "../../record/timeline/fold.ts";
import type { CollectorSample } from "../../record/timeline/sample.ts";
import type { AlertCode } from "./alert.ts";

/** A collector that gives no answer for this long is down, unless it is still being asked; milliseconds. */
const DOWN_MS = 1_000;
/** Of a queue's capacity. */
const FULL_PERCENT = 80;
/** A backend that sends nothing for this long, though Kafka has something for it; milliseconds. */
const IDLE_MS = 10_000;
/** An alert on counters whose names hold this. */
const FAILURES = [
  ["backend-undecodable", "unmarshal_failed"],
  ["backend-documents-failed", "elasticsearch_docs"],
] as const;

/** Told of each alert's value, when, and whether it is one to be told of. */
export type See = (code: AlertCode, at: number, value: number, isWrong: boolean) => void;

/** The alerts on one collector's own metrics. */
export class CollectorAlerts {
  readonly #role: "edge" | "backend";
  readonly #see: See;
  readonly #rises = new CollectorRises();
  #answered: { readonly at: number; readonly uptime: number } | undefined;
  #restarts = 0;
  /** What the backend had sent, and since when it was no more than that while messages waited. */
  #sent = { count: 0, since: 0 };

  constructor(role: "edge" | "backend", see: See) {
    this.#role = role;
    this.#see = see;
  }

  /**
   * @param at milliseconds since the Unix epoch
   * @param around.isWaitedFor whether Kafka has messages for it
   * @param around.isAsked whether it still has time to answer, as a busy machine may need
   */
  add(
    at: number,
    sample: CollectorSample | null,
    { isWaitedFor, isAsked }: { readonly isWaitedFor: boolean; readonly isAsked: boolean },
  ): void {
    const rise = this.#rises.next(at, sample);
    const role = this.#role;
    if (sample === null || rise === undefined) {
      if (this.#answered === undefined) return;
      const silent = at - this.#answered.at;
      this.#see(`${role}-down`, at, silent / 1000, silent >= DOWN_MS && !isAsked);
      if (role === "backend") this.#seeSending(at, this.#sent.count, isWaitedFor);
      return;
    }
    const count = (code: AlertCode, risen: number) => this.#see(code, at, risen, risen > 0);
    if (sample.uptime < (this.#answered?.uptime ?? 0)) this.#restarts += 1;
    count(`${role}-restarted`, this.#restarts);
    this.#answered = { at, uptime: sample.uptime };
    count(`${role}-refused`, rise("refused", sumOf(sample.refused)));
    count(`${role}-enqueue-failed`, rise("enqueue", sumOf(sample.enqueueFailed)));
    count(`${role}-send-failed`, rise("send", sumOf(sample.sendFailed)));
    const { fullest } = sample.queue;
    this.#see(`${role}-queue-full`, at, fullest, fullest >= FULL_PERCENT);
    if (role === "edge") return;
    this.#seeSending(at, rise("sent", sumOf(sample.sent)), isWaitedFor);
    for (const [code, part] of FAILURES) {
      const counted = Object.entries(sample.failures).filter(([name]) => name.includes(part));
      const risen = counted.reduce((sum, [name, value]) => sum + rise(name, value), 0);
      count(code, risen);
    }
  }

  #seeSending(at: number, sent: number, waiting: boolean): void {
    if (!waiting || sent > this.#sent.count || this.#sent.since === 0) {
      this.#sent = { count: sent, since: at };
    }
    const idle = at - this.#sent.since;
    this.#see("backend-sends-nothing", at, idle / 1000, idle >= IDLE_MS);
  }
}
