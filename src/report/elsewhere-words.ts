import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { DestinationAccount, DestinationReport } from "../verdict/destination-report.ts";

/** `otlphttp/vendor (edge) sent 20 traces, 18 logs beside the pipeline`. */
export function elsewhereWords({ role, exporter, protocol, items }: DestinationReport): string {
  const by = protocol === undefined ? "" : ` by ${protocol}`;
  return `${exporter} (${role}) sent ${counted(items) || "nothing"} beside the pipeline${by}`;
}

/**
 * What became of the items at a second destination, where that is more than that they came:
 * `missing there: 2 logs`, `duplicated there: 3 logs`, `missing logs are not judged: ...`.
 */
export function destinationNotes({ signals }: Pick<DestinationReport, "signals">): string[] {
  const of = (key: "missing" | "missingAtTarget" | "duplicated") =>
    counted(Object.fromEntries(SIGNALS.map((signal) => [signal, signals[signal]?.[key] ?? 0])));
  const [missing, everywhere, duplicated] = [
    of("missing"),
    of("missingAtTarget"),
    of("duplicated"),
  ];
  const also = everywhere === "" ? "" : ` (missing at the target too: ${everywhere})`;
  return [
    ...(missing === "" ? [] : [`missing there: ${missing}${also}`]),
    ...(duplicated === "" ? [] : [`duplicated there: ${duplicated}`]),
    ...notJudged(signals),
  ];
}

function notJudged(signals: DestinationReport["signals"]): string[] {
  const found = SIGNALS.flatMap((signal) => {
    const why = signals[signal]?.notJudged;
    return why === undefined ? [] : [{ signal, why }];
  });
  const reasons = [...new Set(found.map(({ why }) => why))];
  return reasons.map((why) => {
    const ones = found.filter((one) => one.why === why).map(({ signal }) => signal);
    return `what ${ones.join(", ")} lack there is not judged: ${why}`;
  });
}

function counted(items: Readonly<Partial<Record<Signal, number>>>): string {
  return SIGNALS.filter((signal) => (items[signal] ?? 0) > 0)
    .map((signal) => `${items[signal]} ${signal}`)
    .join(", ");
}

/** Rows of a table: one for each exporter and signal. */
export function destinationRows(elsewhere: readonly DestinationReport[]) {
  return elsewhere.flatMap((one) =>
    SIGNALS.flatMap((signal) => {
      const account: DestinationAccount | undefined = one.signals[signal];
      return account === undefined ? [] : [{ ...one, signal, account }];
    }),
  );
}
