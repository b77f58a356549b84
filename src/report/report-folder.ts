import { lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { HarnessError } from "../base/errors.ts";
import type { CollectorConfig } from "../collector-config/collector-config.ts";
import { maskedText } from "../collector-config/masked-text.ts";
import type { Report } from "./report.ts";

/** Makes the report's folder. @throws HarnessError `bad-option` when it cannot be made or is in use. */
export function openReportFolder(folder: string): void {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder);
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (exists && isDirectory(folder) && !isReport(folder)) return;
    throw new HarnessError(
      {
        code: "bad-option",
        message:
          exists && isDirectory(folder)
            ? "the report folder holds a report already, and reports are never overwritten"
            : `the report folder cannot be made: ${error instanceof Error ? error.message : error}`,
        place: folder,
        remedy: "choose another folder with --report",
      },
      { cause: error },
    );
  }
}

/** Keeps both collectors' configs beside the report, as they may be shown. */
export function writeConfigs(folder: string, configs: readonly CollectorConfig[]): void {
  mkdirSync(join(folder, "configs"), { recursive: true });
  for (const config of configs) {
    for (const [index, file] of config.files.entries()) {
      const name = index === 0 ? config.role : `${config.role}-${index + 1}`;
      writeFileSync(join(folder, "configs", `${name}.yaml`), maskedText(file));
    }
  }
}

/** Writes `report.json`. */
export function writeReport(folder: string, report: Report): void {
  writeFileSync(join(folder, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
}

/** Lets `latest`, beside a report's folder, point to it. */
export function pointLatest(folder: string): void {
  const latest = join(dirname(folder), "latest");
  const existing = lstatSync(latest, { throwIfNoEntry: false });
  // A folder or file of that name is somebody's own.
  if (existing !== undefined && !existing.isSymbolicLink()) return;
  // Two runs may end at once; each replaces the link as a whole.
  const fresh = `${latest}.${process.pid}`;
  rmSync(fresh, { force: true });
  symlinkSync(basename(folder), fresh);
  renameSync(fresh, latest);
}

function isDirectory(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isReport(folder: string): boolean {
  return ["report.json", "history", "upgrade.json"].some(
    (name) => lstatSync(join(folder, name), { throwIfNoEntry: false }) !== undefined,
  );
}
