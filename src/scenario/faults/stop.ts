import { z } from "zod";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { when } from "./times.ts";

/** SIGTERM; started again at its end. */
const schema = z.strictObject({
  ...when,
  do: z.literal("stop"),
  part: z.enum(["edge", "backend"]),
});

export const stop = faultType(schema, {
  begin: async (run, { part }) => {
    const { pipeline } = run;
    const names = { part, kind: "stop", began: "stopped", ended: "started" } as const;
    return lasting(run, names, async () => {
      await pipeline.stop(part);
      return () => pipeline.restart(part);
    });
  },
});
