import type { Timeline } from "../../record/timeline/timeline.ts";
import type { Report } from "../report.ts";

/** The end of one part's log. */
export interface PageLog {
  /** The file, relative to the report's `logs/`, for example `retention/backend.log`. */
  readonly name: string;
  readonly text: string;
  /** Lines that were left off at the beginning. */
  readonly left: number;
}

/** Everything that the HTML report shows. */
export interface PageData {
  readonly report: Report;
  /** By the history folder of a scenario or a case, as the report has it. */
  readonly timelines: Readonly<Record<string, Timeline>>;
  /** The text of the users' files, secrets already masked. */
  readonly configs: { readonly edge: string; readonly backend: string };
  readonly logs: readonly PageLog[];
}
