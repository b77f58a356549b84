import { larger } from "../../base/bigints.ts";
import { SIGNALS, type Signal } from "../../otlp/item.ts";
import { changesOf } from "../../record/admin-facts.ts";
import { eventsIn } from "../../record/collector-log/classify.ts";
import { hasMeaning } from "../../record/collector-log/http-status.ts";
import { lostRequests } from "../../record/collector-log/lost-requests.ts";
import type { EarlyCommit } from "../../record/fault-facts.ts";
import { arrivingSignals, exportersOf, isQueueOnDisk } from "./finding-kit.ts";
import type { RunFacts } from "./run-facts.ts";

/** Whether the target refused the backend's credentials: by its log, or by the target's own answer. */
export function hasRefusedCredentials({ logs, keyAnswers }: RunFacts): boolean {
  return (
    keyAnswers.some(isCredentialsAnswer) ||
    eventsIn(logs.backend).some(({ reason }) => reason === "credentials-refused")
  );
}

/** Whether a target answered that it does not know a key, or that the key lacks a right. */
export function isCredentialsAnswer({ status }: { readonly status: number }): boolean {
  return hasMeaning("credentials", status);
}

/**
 * What the backend itself committed in an outage: where an operator has set an offset in it, only what
 * is beyond that.
 */
export function ownCommits({
  outage,
  administration,
}: Pick<RunFacts, "outage" | "administration">): readonly EarlyCommit[] {
  const moved = changesOf(administration, "reset-offsets").flatMap(({ group, moved }) =>
    moved.map((one) => ({ group, ...one })),
  );
  return (outage?.commits ?? []).flatMap((commit) => {
    const { group, topic, partition } = commit;
    const set = moved
      .filter((one) => one.group === group && one.topic === topic && one.partition === partition)
      .map(({ to }) => to)
      .filter((to) => to > (commit.before ?? 0n));
    const before = set.reduce<bigint | null>((most, to) => larger(most ?? 0n, to), commit.before);
    return commit.during > (before ?? 0n) ? [{ ...commit, before }] : [];
  });
}

/** Items that were sent in an outage and are missing, if something was committed in it; by signal. */
export function missingAfterCommits(facts: RunFacts): Readonly<Partial<Record<Signal, number>>> {
  if (ownCommits(facts).length === 0) return {};
  return Object.fromEntries(
    arrivingSignals(facts).map((signal) => [signal, facts.missingDuringOutage[signal] ?? 0]),
  );
}

/**
 * Why items of an outage are missing, if two faults could have cost them: the target refused the
 * credentials, and offsets were committed before the target had the items. One loss has one cause:
 *
 * - A queue on disk commits early by design, and keeps the items. It lost them by the refusal.
 * - A queue in memory lost them by the refusal if the exporter gave up nothing for another reason.
 *
 * @returns undefined if at most one of the two could have, or neither can be told from other reasons
 */
export function causeOfOutageLoss(facts: RunFacts): "credentials" | "early-commits" | undefined {
  const missing = missingAfterCommits(facts);
  if (SIGNALS.every((signal) => (missing[signal] ?? 0) === 0)) return undefined;
  if (!hasRefusedCredentials(facts)) return undefined;
  const lost = lostRequests(facts.logs.backend).filter(({ interrupted }) => !interrupted);
  const isByRefusal =
    facts.keyAnswers.some(isCredentialsAnswer) ||
    lost.some(({ reason }) => reason === "credentials-refused");
  const isByOther = lost.some(({ reason }) => reason !== "credentials-refused");
  const exporters = exportersOf(facts, "backend");
  if (exporters.length > 0 && exporters.every(isQueueOnDisk)) {
    return isByRefusal || !isByOther ? "credentials" : undefined;
  }
  return isByRefusal && !isByOther ? "credentials" : "early-commits";
}
