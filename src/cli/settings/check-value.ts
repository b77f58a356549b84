import type { z } from "zod";
import { type ErrorCode, HarnessError } from "../../base/errors.ts";
import { InvalidText } from "./kinds.ts";
import { flagOf, plainText, type Setting, type Typed } from "./setting.ts";

/**
 * The value of what was typed for a setting.
 *
 * @param place the option or the environment variable
 * @throws HarnessError with that place
 */
export function checkTyped(setting: Setting, typed: Typed, place: string): unknown {
  const { success, data, error } = setting.schema.safeParse(readTyped(setting, typed, place));
  if (success) return data;
  const [issue] = error.issues;
  if (issue === undefined) throw invalid(setting, typed, place);
  if (issue.code === "custom") {
    const { code, remedy } = paramsOf(issue);
    throw new HarnessError({
      code,
      message: issue.message,
      place,
      remedy: remedy ?? usage(setting),
    });
  }
  throw invalid(setting, typed, place, issue.message);
}

/** What an issue that {@link checked} has added says besides its message. */
export function paramsOf(issue: z.core.$ZodIssue): {
  readonly code: ErrorCode;
  readonly remedy?: string;
} {
  const params: { readonly code?: ErrorCode; readonly remedy?: string } =
    issue.code === "custom" ? (issue.params ?? {}) : {};
  return { code: "bad-option", ...params };
}

function readTyped(setting: Setting, typed: Typed, place: string): unknown {
  try {
    return setting.read(typed);
  } catch (error) {
    if (!(error instanceof InvalidText)) throw error;
    const { message, remedy } = error;
    if (remedy === undefined) throw invalid(setting, typed, place, message);
    throw new HarnessError({ code: "bad-option", message, place, remedy }, { cause: error });
  }
}

function invalid(setting: Setting, typed: Typed, place: string, why?: string): HarnessError {
  const { choices } = setting;
  const shown = JSON.stringify(typeof typed === "object" ? typed.join(",") : String(typed));
  const because = choices === undefined && why !== undefined ? `: ${why}` : "";
  return new HarnessError({
    code: "bad-option",
    message: `${shown} is an invalid value${because}`,
    place,
    remedy: choices === undefined ? usage(setting) : `choose one of: ${choices.join(", ")}`,
  });
}

function usage(setting: Setting): string {
  const meaning = plainText(setting.meaning, { code: false });
  return `give ${setting.flags.replace(flagOf(setting), "").trim()}: ${meaning}`;
}
