import { z } from "zod";
import { LIVE_ALERT_CODES } from "../../verdict/alerts/alert.ts";

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** A span of time such as `500ms`, `2s`, `5m`, `-1h`; parsed to milliseconds. */
export const duration = z
  .string({ error: ({ input }) => (input === undefined ? undefined : notATime(input)) })
  .transform((text, context) => {
    const [, sign, number, unit] = /^([+-]?)(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
    if (number === undefined || !isUnit(unit)) {
      context.addIssue({ code: "custom", message: notATime(text) });
      return z.NEVER;
    }
    return (sign === "-" ? -1 : 1) * Number(number) * UNITS[unit];
  });
function notATime(input: unknown): string {
  return `not a time such as 500ms, 2s or 5m: ${input}`;
}

/** A span of time that is not negative. */
export const forward = duration.refine((ms) => ms >= 0, "a time that has passed");

function isUnit(text: string | undefined): text is keyof typeof UNITS {
  return text !== undefined && Object.hasOwn(UNITS, text);
}

/** When a fault begins, counted from the beginning of the traffic, and how long it lasts. */
export const when = {
  at: forward,
  /** Until the end of the traffic, where it is not given. */
  for: forward.optional(),
  /** It lasts on until this alert has fired: on a slow machine the fault has met something then. */
  until: z.enum(LIVE_ALERT_CODES).optional(),
};
