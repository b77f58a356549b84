import { z } from "zod";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { when } from "./times.ts";

/**
 * One more backend collector in the same consumer group; it leaves (SIGTERM) at its end, and stays
 * where none is given.
 */
const schema = z.strictObject({ ...when, do: z.literal("add-backend") });

export const addBackend = faultType(schema, {
  leavesBehind: ({ for: lasts }) => lasts === undefined,
  begin: async (run, { for: lasts }) => {
    const names = { part: "backend", kind: "add-backend" } as const;
    const added = await lasting(
      run,
      { ...names, began: "one more joins", ended: "one leaves" },
      async () => {
        const member = await run.pipeline.joinBackend();
        return () => member.leave();
      },
    );
    // One that stays ends with the pipeline.
    return lasts === undefined ? { end: async () => {} } : added;
  },
});
