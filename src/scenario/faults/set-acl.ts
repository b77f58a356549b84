import { z } from "zod";
import { mergeTrees } from "../../collector-config/merge-trees.ts";
import { allowAll, DENIALS, deny } from "../../stack/parts/kafka/rules.ts";
import { withAdmin } from "../../stack/parts/kafka/with-admin.ts";
import { cannot } from "./ability.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { loggedIn } from "./login.ts";
import { when } from "./times.ts";

/**
 * The user of a collector that runs is forbidden to write or to read the topics, or to be in its group,
 * and allowed to again at its end. The collector is started with that user just before it.
 */
const schema = z.strictObject({
  ...when,
  do: z.literal("set-acl"),
  part: z.enum(["edge", "backend"]),
  deny: z.enum(DENIALS),
});

export const setAcl = faultType(schema, {
  needs: () => ({ kafka: { login: { mechanism: "SCRAM-SHA-512" } } }),
  check: async ({ part, deny: denied }, { configs }) => {
    if ((part === "edge") === (denied === "write")) return;
    throw cannot(
      `the ${part} does not need the right that is taken away (deny: ${denied})`,
      configs[part].path,
    );
  },
  begin: async (run, { part, deny: denied }) => {
    const { pipeline } = run;
    const { bootstrap, logins } = await pipeline.kafka;
    if (logins === undefined) throw cannot("this broker asks for no login", "--runtime");
    const { principal } = logins;
    await withAdmin(bootstrap, (admin) => allowAll(admin, principal));
    const login = await loggedIn(run, part, { tls: true, obeysRules: true });
    await run.act(part, "logs in to Kafka as a user who obeys ACLs", () =>
      pipeline.reconfigure(part, mergeTrees(pipeline.ownChanges(part), login)),
    );
    if (part === "backend") await run.untilConsuming();
    const names = { part, kind: "set-acl", ended: `may ${wordOf(denied)} again` } as const;
    return lasting(run, { ...names, began: `may not ${wordOf(denied)}` }, async () => {
      const allow = await withAdmin(bootstrap, (admin) => deny(admin, principal, denied));
      return () => withAdmin(bootstrap, allow);
    });
  },
});

function wordOf(denied: (typeof DENIALS)[number]): string {
  return denied === "group" ? "be in its consumer group" : `${denied} its topics`;
}
