import type { Admin } from "kafkajs";
import { z } from "zod";
import { readsTopic, topicReads } from "../../collector-config/kafka-topics.ts";
import type { AdminChange, MovedOffset } from "../../record/admin-facts.ts";
import { untilGroupEmpty } from "../../stack/parts/kafka/administer.ts";
import { topicOffsets } from "../../stack/parts/kafka/topic-offsets.ts";
import { withAdmin } from "../../stack/parts/kafka/with-admin.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import { cannot } from "./ability.ts";
import { faultType } from "./fault-type.ts";
import { forward } from "./times.ts";

/**
 * The offsets of the backend's consumer groups are set to the start or the end of their topics, as
 * `kafka-consumer-groups.sh --reset-offsets` does. A group must have no members for it: the backend is
 * stopped before, and started after it.
 */
const schema = z.strictObject({
  at: forward,
  do: z.literal("reset-offsets"),
  to: z.enum(["earliest", "latest"]),
});

export const resetOffsets = faultType(schema, {
  begin: async (run, { to }) => {
    const { pipeline } = run;
    if (pipeline.members.present.length > 0) {
      throw cannot("more backend collectors are members of the group", "reset-offsets");
    }
    const { bootstrap } = await pipeline.kafka;
    const moves = await run.beginFault(
      "backend",
      "reset-offsets",
      `stopped, to ${to}`,
      async () => {
        await pipeline.stop("backend");
        return withAdmin(bootstrap, async (admin) => {
          const found: GroupMove[] = [];
          for (const [group, topics] of await groupsIn(run, admin)) {
            await untilGroupEmpty(admin, group, pipeline.signal);
            found.push({ group, moved: await move(admin, group, topics, to) });
          }
          return found;
        });
      },
    );
    await run.endFault("backend", "reset-offsets", "started", () => pipeline.restart("backend"));
    const at = Date.now();
    const changes = moves.map(({ group, moved }): AdminChange => {
      return { do: "reset-offsets", at, group, to, moved };
    });
    return { end: async () => {}, facts: async () => ({ changes }) };
  },
});

interface GroupMove {
  readonly group: string;
  readonly moved: readonly MovedOffset[];
}

/** The topics that each group of the backend reads, of those that are there. */
async function groupsIn({ pipeline, variables }: ScenarioRun, admin: Admin) {
  const reads = topicReads(pipeline.config("backend"), variables);
  const topics = await admin.listTopics();
  return [...Map.groupBy(reads, ({ group }) => group)].map(
    ([group, own]): [group: string, topics: string[]] => [
      group,
      topics.filter((topic) => own.some((read) => readsTopic(read, topic))),
    ],
  );
}

async function move(
  admin: Admin,
  groupId: string,
  topics: readonly string[],
  to: "earliest" | "latest",
): Promise<MovedOffset[]> {
  const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
  const moved: MovedOffset[] = [];
  for (const topic of topics) {
    const before = committed.find((found) => found.topic === topic)?.partitions ?? [];
    const own = (await topicOffsets(admin, topic)).map(({ partition, low, high }) => {
      const offset = before.find((found) => found.partition === partition)?.offset ?? "-1";
      return {
        ...{ topic, partition, from: BigInt(offset) < 0n ? null : BigInt(offset) },
        to: BigInt(to === "earliest" ? low : high),
      };
    });
    const partitions = own.map(({ partition, to }) => ({ partition, offset: `${to}` }));
    await admin.setOffsets({ groupId, topic, partitions });
    moved.push(...own);
  }
  return moved;
}
