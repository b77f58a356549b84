import { z } from "zod";
import { abilityOf } from "./ability.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { when } from "./times.ts";

/** A field of a signal's data stream has another type than its items. */
const schema = z.strictObject({
  ...when,
  do: z.literal("mapping-conflict"),
  signal: z.enum(["traces", "logs"]),
});

export const mappingConflict = faultType(schema, {
  begin: async (run, { signal }) => {
    const conflict = await abilityOf(run, "conflictMapping", "have a mapping conflict");
    const names = { part: "target", kind: "mapping-conflict" } as const;
    return lasting(
      run,
      {
        ...names,
        began: `a field of ${signal} is mapped to another type`,
        ended: `${signal} are mapped as before`,
      },
      async () => (await conflict(signal, run.streams)).lift,
    );
  },
});
