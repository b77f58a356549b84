import { z } from "zod";
import { abilityOf } from "./ability.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { BY_PROXY } from "./proxied.ts";
import { when } from "./times.ts";

/** Connections to the target end without an answer. */
const schema = z.strictObject({ ...when, do: z.literal("drop") });

export const drop = faultType(schema, {
  needs: () => BY_PROXY,
  begin: async (run) => {
    const dropAll = await abilityOf(run, "dropAll", "drop connections");
    const names = { part: "target", kind: "drop" } as const;
    return lasting(
      run,
      { ...names, began: "connections are dropped", ended: "connections are kept" },
      () => dropAll(),
    );
  },
});
