import { eventsIn, eventsOf } from "./classify.ts";
import type { CollectorEvent } from "./events.ts";
import { outcomeOf } from "./http-status.ts";
import type { LogLine } from "./log.ts";

/** A request that an exporter did not get through, and that is not sent again. */
export interface LostRequest extends Pick<CollectorEvent, "reason" | "reasonTopic" | "status"> {
  /** Spans, data points or log records in it. */
  readonly items: number;
  /** Not worth another attempt, by the exporter's judgement. */
  readonly permanent: boolean;
  /** A shutdown ended the attempts; a queue on disk still has it. */
  readonly interrupted: boolean;
  readonly line: LogLine;
}

/**
 * The requests that a collector's exporters lost: dropped from their queues, or handed back to a
 * receiver or processor that went on without them.
 */
export function lostRequests(lines: readonly LogLine[]): LostRequest[] {
  const abandoned = eventsOf(lines, "message-skipped", "batch-abandoned");
  return eventsIn(lines).flatMap((event): LostRequest[] => {
    if (event.id === "request-dropped") return [lostIn(event, event.items, event.times)];
    if (event.id !== "request-rejected") return [];
    // Without a queue the error goes to the component before, which may try again.
    const { signal, error = "" } = event.line;
    const given = abandoned.filter(
      ({ line }) => line.signal === signal && line.error?.includes(error),
    );
    const times = Math.min(
      event.times,
      given.reduce((sum, one) => sum + one.times, 0),
    );
    return times === 0 ? [] : [lostIn(event, event.items, times)];
  });
}

function lostIn(event: CollectorEvent, items: number, times: number): LostRequest {
  const { reason, reasonTopic, status, permanent, interrupted, line } = event;
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(reasonTopic === undefined ? {} : { reasonTopic }),
    ...(status === undefined ? {} : { status }),
    ...{ items: items * times, permanent, interrupted, line },
  };
}

/** Items of several requests. */
export function itemsOf(requests: readonly Pick<LostRequest, "items">[]): number {
  return requests.reduce((sum, { items }) => sum + items, 0);
}

/** Whether all of a request was refused permanently for what is in it. */
export function isRefusedRequest({ permanent, status }: LostRequest): boolean {
  return permanent && status !== undefined && outcomeOf("request", status) === "rejected";
}

/** Whether all of a request was refused permanently as too large. */
export function isTooLargeRequest({ permanent, status }: LostRequest): boolean {
  return permanent && status !== undefined && outcomeOf("request", status) === "too-large";
}

/**
 * Whether a later attempt could have delivered it. An exporter may take the answer of a target in
 * trouble for permanent.
 */
export function isGivenUp({ permanent, status, reason, interrupted }: LostRequest): boolean {
  // Neither is an end of attempts; a queue on disk still has what a shutdown interrupted.
  if (reason === "queue-full" || interrupted) return false;
  return !permanent || (status !== undefined && outcomeOf("request", status) === "passing");
}
