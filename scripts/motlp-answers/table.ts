import { REJECTED, RETRY_AFTER_S } from "./cases.ts";
import type { MeasuredExporter } from "./exporting-collector.ts";
import { ITEMS, type Measured } from "./measure.ts";

const startOf = (exporter: MeasuredExporter) =>
  `<!-- written by npm run motlp:answers: ${exporter} -->`;
const END = "<!-- end of what npm run motlp:answers writes -->";

/** One row of the table. */
interface Row {
  readonly name: string;
  readonly outcome: string;
  readonly next: string;
}

/** The measured answers as a Markdown table, for one EDOT version. */
export function answersTable(
  version: string,
  measured: readonly Measured[],
  exporter: MeasuredExporter = "otlphttp",
): string {
  const names = [...new Set(measured.map(({ name }) => name))];
  const rows = names.map((name) => rowOf(measured.filter((one) => one.name === name)));
  const head: Row = {
    name: "answer",
    outcome: `EDOT ${version}, \`${exporter}\` exporter`,
    next: "next attempt",
  };
  const width = (key: keyof Row) => Math.max(...[head, ...rows].map((row) => row[key].length));
  const line = (row: Row) =>
    `| ${row.name.padEnd(width("name"))} | ${row.outcome.padEnd(width("outcome"))} | ${row.next.padEnd(width("next"))} |`;
  const rule = (["name", "outcome", "next"] as const).map((key) => "-".repeat(width(key)));
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** The document with the table in the place that is marked for it. @throws without such a place. */
export function withTable(
  document: string,
  table: string,
  exporter: MeasuredExporter = "otlphttp",
): string {
  const mark = startOf(exporter);
  const start = document.indexOf(mark);
  const end = document.indexOf(END, start);
  if (start < 0 || end < start) throw new Error(`no place for the table: ${mark} ... ${END}`);
  return `${document.slice(0, start + mark.length)}\n\n${table}\n\n${document.slice(end)}`;
}

/** What the three signals have in common; where they differ, each on its own. */
function rowOf(measured: readonly Measured[]): Row {
  const each = measured.map((one) => ({ ...outcomeOf(one), signal: one.signal }));
  const joined = (key: "outcome" | "next") => {
    const values = [...new Set(each.map((one) => one[key]))];
    return values.length === 1
      ? (values[0] ?? "")
      : each.map((one) => `${one.signal}: ${one[key]}`).join("; ");
  };
  return { name: measured[0]?.name ?? "", outcome: joined("outcome"), next: joined("next") };
}

function outcomeOf({ name, requests, pauseMs, accepted, delivered }: Measured) {
  const isRefused = name === "connection refused";
  const isRetried = isRefused ? requests === 1 : requests === 2;
  if (isRetried && delivered && accepted === ITEMS) {
    return { outcome: "retries", next: isRefused ? "its own backoff" : pauseText(pauseMs ?? 0) };
  }
  if (requests === 1 && !delivered && accepted === 0) return { outcome: "gives up", next: "none" };
  if (requests === 1 && delivered && accepted === ITEMS - REJECTED) {
    return { outcome: "counts all as delivered; the rejected items are lost", next: "none" };
  }
  if (requests === 1 && delivered && accepted === ITEMS) {
    return { outcome: "waits and sends nothing twice", next: "none" };
  }
  const told = delivered ? "delivered" : "failed";
  return { outcome: `${told} after ${requests} requests, ${accepted} items accepted`, next: "?" };
}

/** Its first own backoff is below a second (500 ms, give or take half). */
function pauseText(pauseMs: number): string {
  const told = RETRY_AFTER_S * 1000;
  if (pauseMs < told) return "its own backoff";
  return pauseMs < 2 * told ? `not before ${RETRY_AFTER_S} s` : `after ${pauseMs} ms`;
}
