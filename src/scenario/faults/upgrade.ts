import { z } from "zod";
import { cannot } from "./ability.ts";
import type { FaultNeeds } from "./fault-type.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { elasticsearchVersion, kafkaVersion } from "./part-versions.ts";
import { when } from "./times.ts";

/**
 * Kafka or Elasticsearch is asked to end (SIGTERM), and started as another release at its end, on the same
 * data. Kafka's features are raised to those of that release then, as the last step of its upgrade.
 */
const schema = z
  .strictObject({
    ...when,
    do: z.literal("upgrade"),
    part: z.enum(["kafka", "elasticsearch"]),
    to: z.string(),
  })
  .superRefine(({ part, to }, context) => {
    const version = part === "kafka" ? kafkaVersion : elasticsearchVersion;
    for (const { message } of version.safeParse(to).error?.issues ?? []) {
      context.addIssue({ code: "custom", path: ["to"], message });
    }
  });

export const upgrade = faultType(schema, {
  needs: ({ part, to }): FaultNeeds => ({ [part]: { laterReleases: [to] } }),
  leavesBehind: () => true,
  begin: async (run, { part, to }) => {
    const { pipeline } = run;
    const name = part === "kafka" ? part : "target";
    const { version } = await pipeline[name];
    const names = { part: name, kind: "upgrade", ended: `started as ${to}` } as const;
    return lasting(run, { ...names, began: `${version} stopped` }, async () => {
      const start = await pipeline.stopForUpgrade(name);
      if (start === undefined)
        throw cannot(`${version} cannot become another release`, "--runtime");
      return () => start(to);
    });
  },
});
