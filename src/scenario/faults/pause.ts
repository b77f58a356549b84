import { z } from "zod";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { targetOutage } from "./target-outage.ts";
import { when } from "./times.ts";

/** SIGSTOP: it accepts connections and answers nothing. */
const schema = z.strictObject({
  ...when,
  do: z.literal("pause"),
  part: z.enum(["kafka", "target", "edge", "backend"]),
});

export const pause = faultType(schema, {
  begin: async (run, { part }) => {
    if (part === "target") return targetOutage(run, "hang");
    const { pipeline } = run;
    const names = { part, kind: "pause", began: "paused", ended: "resumed" } as const;
    return lasting(run, names, async () => {
      await pipeline.pause(part);
      return () => pipeline.resume(part);
    });
  },
});
