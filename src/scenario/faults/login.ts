import { z } from "zod";
import type { CollectorRole } from "../../collector-config/component.ts";
import { mergeTrees } from "../../collector-config/merge-trees.ts";
import type { Tree } from "../../collector-config/tree.ts";
import type { LoginChoice, LoginFault } from "../../stack/parts/kafka/logins.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import { changesFor, NO_SETTINGS } from "../settings-by-type.ts";
import { cannot } from "./ability.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { when } from "./times.ts";

/** What may be wrong with a login to Kafka. */
const LOGIN_FAULTS = [
  "wrong-password",
  "wrong-ca",
  "expired-certificate",
  "tls-on-one-side",
  "forbidden",
] as const satisfies readonly LoginFault[];

/**
 * A collector logs in to Kafka with something that is wrong, as after a change of passwords or
 * certificates; with the right login at its end. Until then no login is asked for.
 */
const schema = z.strictObject({
  ...when,
  do: z.literal("login"),
  part: z.enum(["edge", "backend"]),
  with: z.enum(LOGIN_FAULTS),
});

export const login = faultType(schema, {
  needs: () => ({ kafka: { login: { mechanism: "SCRAM-SHA-512" } } }),
  begin: async (run, { part, with: fault }) => {
    const { pipeline } = run;
    const own = pipeline.ownChanges(part);
    const wrong = mergeTrees(own, await loggedIn(run, part, { tls: true, fault }));
    const right = mergeTrees(own, await loggedIn(run, part, { tls: true }));
    const names = { part, kind: "login", ended: "logs in to Kafka as it should" } as const;
    return lasting(run, { ...names, began: `logs in to Kafka (${fault})` }, async () => {
      await pipeline.reconfigure(part, wrong);
      return () => pipeline.reconfigure(part, right);
    });
  },
});

/** How a collector's Kafka components log in. */
export async function loggedIn(
  { pipeline }: ScenarioRun,
  part: CollectorRole,
  choice: LoginChoice,
): Promise<Tree> {
  const { logins } = await pipeline.kafka;
  if (logins === undefined) throw cannot("this broker asks for no login", "--runtime");
  const kafka = logins.client(choice);
  const section = part === "edge" ? "exporters" : "receivers";
  return changesFor(pipeline.config(part), { ...NO_SETTINGS, [section]: { kafka } });
}
