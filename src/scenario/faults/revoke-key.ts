import { z } from "zod";
import { abilityOf } from "./ability.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { when } from "./times.ts";

/** The target's key is invalidated; at the fault's end the backend collector gets a new one. */
const schema = z.strictObject({ ...when, do: z.literal("revoke-key") });

export const revokeKey = faultType(schema, {
  begin: async (run) => {
    const revoke = await abilityOf(run, "revokeKey", "revoke a key");
    const names = { part: "target", kind: "revoke-key" } as const;
    return lasting(
      run,
      { ...names, began: "the key is revoked", ended: "the backend is started with a new key" },
      async () => {
        await revoke();
        return () => run.pipeline.renewKey();
      },
    );
  },
});
