import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { readTimeline } from "../../record/timeline/read-timeline.ts";
import type { Timeline } from "../../record/timeline/timeline.ts";
import type { Report } from "../report.ts";
import type { PageData, PageLog } from "./page-data.ts";
import { renderPage } from "./render-page.ts";
import { shortPaths } from "./short-paths.ts";
import { readTail } from "./tail.ts";

/** A report's page in its folder. */
export const PAGE_FILE = "index.html";

const MOST_LINES = 400;
/** Of each log, and of all of them: a page has to open at once. */
const MOST_BYTES = 200_000;
const ALL_BYTES = 480_000;

/** Writes `index.html` into a report's folder. */
export async function writePage(folder: string, report: Report): Promise<void> {
  await writeFile(join(folder, PAGE_FILE), renderPage(await readPageData(folder, report)));
}

/** What a report's folder has for its page. What is not there is left out, or said to be so. */
export async function readPageData(folder: string, report: Report): Promise<PageData> {
  const [timelines, edge, backend, logs] = await Promise.all([
    readTimelines(folder, report),
    readConfig(folder, "edge"),
    readConfig(folder, "backend"),
    readLogs(join(folder, "logs")),
  ]);
  return {
    report: shortPaths(report, folder, process.cwd()),
    timelines,
    configs: { edge, backend },
    logs,
  };
}

async function readTimelines(
  folder: string,
  { scenarios }: Report,
): Promise<Record<string, Timeline>> {
  const histories = scenarios.flatMap(({ history, cases }) => [
    ...(history === undefined ? [] : [history]),
    ...(cases ?? []).map((tried) => tried.history),
  ]);
  const timelines: Record<string, Timeline> = {};
  for (const history of histories) {
    const timeline = await readTimeline(join(folder, history)).catch((error: unknown) => {
      // A scenario that was cut short may have half a history; the verdict stands without a plot.
      if (error instanceof HarnessError) return undefined;
      throw error;
    });
    if (timeline !== undefined) timelines[history] = timeline;
  }
  return timelines;
}

async function readConfig(folder: string, role: "edge" | "backend"): Promise<string> {
  const path = join(folder, "configs", `${role}.yaml`);
  return existsSync(path)
    ? await readFile(path, "utf8")
    : "# The report has no copy of this file.\n";
}

async function readLogs(folder: string): Promise<PageLog[]> {
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    name.endsWith(".log"),
  );
  const bytes = Math.min(MOST_BYTES, Math.floor(ALL_BYTES / Math.max(1, names.length)));
  const logs = await Promise.all(
    names
      .toSorted(outerFirst)
      .map(async (name) => ({ name, ...(await readTail(join(folder, name), MOST_LINES, bytes)) })),
  );
  // A part that had nothing to say has nothing to show.
  return logs.filter(({ text }) => text !== "");
}

function outerFirst(one: string, other: string): number {
  return one.split("/").length - other.split("/").length || one.localeCompare(other);
}
