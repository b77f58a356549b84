import { HarnessError, type HarnessErrorFields } from "../base/errors.ts";

/** A run that could not be judged does not end the others; the user's wish does. */
export function unjudged(error: unknown, signal: AbortSignal): HarnessErrorFields {
  signal.throwIfAborted();
  if (!(error instanceof HarnessError)) throw error;
  const { code, message, place, remedy, details } = error;
  return {
    code,
    message,
    ...(place === undefined ? {} : { place }),
    ...(remedy === undefined ? {} : { remedy }),
    ...(details === undefined ? {} : { details }),
  };
}
