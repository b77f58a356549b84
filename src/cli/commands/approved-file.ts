import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { HarnessError } from "../../base/errors.ts";
import { SIGNALS, type Signal } from "../../otlp/item.ts";
import {
  APPROVED_FILE,
  type ApprovedEffect,
  type ApprovedEffects,
} from "../../record/approved-effects.ts";
import { approvedSchema } from "../../record/run-file.ts";
import type { Report } from "../../report/report.ts";
import { approvedFrom } from "../../verdict/effects/approve-effects.ts";

/** The version of the file that is written and read. */
const VERSION = 1;
const schema = z.strictObject({ version: z.literal(VERSION), effects: approvedSchema });

/** The file of an edge config. */
function fileNextTo(edge: string): string {
  return join(dirname(edge), APPROVED_FILE);
}

/**
 * The effects that were approved for an edge config; none without a file.
 *
 * @throws HarnessError `config-invalid`
 */
export function readApproved(edge: string): ApprovedEffects {
  const file = fileNextTo(edge);
  if (!existsSync(file)) return {};
  const wrong = (message: string) =>
    new HarnessError({
      code: "config-invalid",
      message: `the approved effects cannot be read: ${message}`,
      place: file,
      remedy: "restore the file, or remove it and run with --approve",
    });
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
  const result = schema.safeParse(data);
  if (result.success) return result.data.effects as ApprovedEffects;
  const [issue] = result.error.issues;
  throw wrong(`${issue?.path.join(".")}: ${issue?.message}`);
}

/**
 * Writes the effects that a run saw; what was approved before and is the same stays as it is.
 *
 * @returns the file; nothing where there was nothing to write
 */
export function writeApproved(edge: string, report: Report): string | undefined {
  const file = fileNextTo(edge);
  const effects = approvedFrom(report.scenarios, readApproved(edge));
  const isEmpty = Object.keys(effects).length === 0;
  if (isEmpty && !existsSync(file)) return undefined;
  writeFileSync(file, approvedText(effects));
  return file;
}

/** One line an effect, in a stable order: a diff of it can be read. */
export function approvedText(effects: ApprovedEffects): string {
  const line = ([name, effect]: readonly [string, ApprovedEffect]) =>
    `      ${JSON.stringify(name)}: ${spaced(effect)}`;
  const block = (signal: Signal) => {
    const own = Object.entries(effects[signal] ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return own.length === 0 ? [] : [`    "${signal}": {\n${own.map(line).join(",\n")}\n    }`];
  };
  const blocks = SIGNALS.flatMap(block);
  const inner = blocks.length === 0 ? "{}" : `{\n${blocks.join(",\n")}\n  }`;
  return `{\n  "version": ${VERSION},\n  "effects": ${inner}\n}\n`;
}

function spaced({ share, within, by, value }: ApprovedEffect): string {
  const parts = Object.entries({ share, within, by, value })
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => `"${key}": ${JSON.stringify(one)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}
