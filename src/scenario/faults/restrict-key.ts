import { z } from "zod";
import { abilityOf } from "./ability.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { when } from "./times.ts";

/** The target's key may no longer write: answered 403. */
const schema = z.strictObject({ ...when, do: z.literal("restrict-key") });

export const restrictKey = faultType(schema, {
  begin: async (run) => {
    const restrict = await abilityOf(run, "restrictKey", "restrict a key");
    const names = { part: "target", kind: "restrict-key" } as const;
    return lasting(
      run,
      { ...names, began: "the key may not write", ended: "the key may write" },
      () => restrict(),
    );
  },
});
