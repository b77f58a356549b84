import { z } from "zod";
import { abilityOf } from "./ability.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { BY_PROXY } from "./proxied.ts";
import { forward, when } from "./times.ts";

/** Every request to the target waits for so long before it is passed on. */
const schema = z.strictObject({ ...when, do: z.literal("slow"), by: forward });

export const slow = faultType(schema, {
  needs: () => BY_PROXY,
  begin: async (run, { by }) => {
    const slowDown = await abilityOf(run, "slowDown", "be made slow");
    const names = { part: "target", kind: "slow" } as const;
    return lasting(
      run,
      { ...names, began: `each request waits ${by} ms`, ended: "requests do not wait" },
      () => slowDown(by),
    );
  },
});
