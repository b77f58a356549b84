import { type CollectorConfig, signalsUsing } from "../collector-config/collector-config.ts";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { LogLine } from "../record/collector-log/log.ts";
import { CollectorRises } from "../record/timeline/fold.ts";
import { readSamples } from "../record/timeline/read-samples.ts";
import { isSending } from "../record/timeline/sending-exporters.ts";
import type { RunFacts } from "./findings/run-facts.ts";

/**
 * Items of each signal that the target took, by the word of the backend's exporter, and that it neither
 * has nor refused. Zero where the word is not clear: a signal with several exporters, an exporter whose
 * log complains (it counts what it drops itself as sent), or a backend collector that was killed with
 * what it had counted.
 */
export async function unfoundBySignal(
  historyFolder: string,
  { signals, backend, crashes, logs }: Pick<RunFacts, "signals" | "backend" | "crashes" | "logs">,
  rejected: Readonly<Record<Signal, number>>,
): Promise<Record<Signal, number>> {
  const unfound = { traces: 0, metrics: 0, logs: 0 };
  if (crashes.some(({ role }) => role === "backend")) return unfound;
  const rises = new CollectorRises();
  const sent = { traces: 0, metrics: 0, logs: 0 };
  for await (const { at, backend: sample } of readSamples(historyFolder)) {
    const rise = rises.next(Date.parse(at), sample);
    if (sample === null || rise === undefined) continue;
    for (const signal of SIGNALS) sent[signal] = rise(signal, sample.sent[signal]);
  }
  for (const signal of SIGNALS) {
    const account = signals[signal];
    const [exporter, another] = exportersOf(backend, signal);
    if (account === undefined || exporter === undefined || another !== undefined) continue;
    if (logs.backend.some((line) => isComplaint(line, exporter, signal))) continue;
    const { delivered, unexpected, unknownArrived, notKept, derived = 0 } = account;
    // What came twice was sent twice, too: what is not known to be missing is taken for found.
    const duplicated = account.duplicated + account.unknownDuplicated;
    const found = delivered + duplicated + unexpected + unknownArrived + notKept + derived;
    unfound[signal] = Math.max(0, sent[signal] - found - rejected[signal]);
  }
  return unfound;
}

function isComplaint(line: LogLine, exporter: string, signal: Signal): boolean {
  const isQuiet = line.level === "info" || line.level === "debug";
  return !isQuiet && line.component === exporter && (line.signal ?? signal) === signal;
}

/** Ids of those that send a signal. */
function exportersOf(config: CollectorConfig, signal: Signal): string[] {
  const exporters = config.components.filter(
    ({ section, type }) => section === "exporters" && isSending(type),
  );
  return exporters
    .map(({ id }) => id)
    .filter((id) => signalsUsing(config, "exporters", [id]).includes(signal));
}
