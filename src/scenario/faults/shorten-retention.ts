import { z } from "zod";
import { faultType } from "./fault-type.ts";
import { beginShortRetention } from "./retention-watch.ts";
import { QUICK_CLEANING } from "./short-retention.ts";
import { forward, when } from "./times.ts";

/** The topics' `retention.ms`; they get their own back at its end. */
const schema = z.strictObject({ ...when, do: z.literal("shorten-retention"), only: forward });

export const shortenRetention = faultType(schema, {
  needs: () => ({ kafka: { settings: QUICK_CLEANING } }),
  begin: (run, { only }) => beginShortRetention(run, only),
});
