import { z } from "zod";
import { abilityOf } from "./ability.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { BY_PROXY } from "./proxied.ts";
import { targetOutage } from "./target-outage.ts";
import { when } from "./times.ts";

/** The target, or the proxy before it, answers everything with a status. */
const schema = z.strictObject({
  ...when,
  do: z.literal("respond"),
  status: z.int().min(400).max(599),
});

export const respond = faultType(schema, {
  needs: () => BY_PROXY,
  begin: async (run, { status }) => {
    const answer = await abilityOf(run, "answerAll", "answer with a given status");
    // Statuses after which a client tries again: the target is away for as long.
    if (status === 429 || status === 503) return targetOutage(run, `${status}`);
    const names = { part: "target", kind: "respond" } as const;
    return lasting(run, { ...names, began: `answers ${status}`, ended: "answers normally" }, () =>
      answer(status),
    );
  },
});
