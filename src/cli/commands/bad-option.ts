import { HarnessError } from "../../base/errors.ts";

/** An option that cannot be. */
export function badOption(message: string, place: string, remedy: string): HarnessError {
  return new HarnessError({ code: "bad-option", message, place, remedy });
}
