import { z } from "zod";
import { abilityOf } from "./ability.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { when } from "./times.ts";

/** Elasticsearch's disk has reached the flood stage: each document is answered 429. */
const schema = z.strictObject({ ...when, do: z.literal("fill-disk") });

export const fillDisk = faultType(schema, {
  begin: async (run) => {
    const fill = await abilityOf(run, "fillDisk", "be full");
    const names = { part: "target", kind: "fill-disk" } as const;
    return lasting(run, { ...names, began: "the disk is full", ended: "the disk has room" }, () =>
      fill(run.streams),
    );
  },
});
