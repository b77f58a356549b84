import type { GroupMember } from "../../record/pipeline-facts.ts";
import { counted } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, type RunFacts } from "./run-facts.ts";

/**
 * A group with more consumers of a topic than the topic has partitions: each partition goes to one
 * consumer, and the others wait for one of them to leave.
 * @see https://kafka.apache.org/documentation/#intro_consumers
 */
export const idleConsumers = {
  code: "idle-consumers",
  severities: ["risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const groups = Map.groupBy(facts.groupMembers, ({ group }) => group);
  return [...groups].flatMap(([group, members]) => {
    const idle = members.filter(({ partitions }) => partitions.length === 0);
    const crowded = [...new Set(idle.flatMap(({ topics }) => topics))]
      .map((topic) => describeTopic(facts, topic, members))
      .filter(({ partitions, consumers }) => consumers > partitions);
    if (crowded.length === 0) return [];
    const topics = listOf(crowded.map(({ topic }) => topic));
    return [
      {
        severity: "risk",
        message:
          `${idle.length} of the ${members.length} consumers of the group ${group} have no partition and read nothing: ${topics} ${crowded.length === 1 ? "has" : "have"} fewer partitions than consumers. ` +
          "More backend collectors make this pipeline no faster.",
        remedy: `give ${topics} at least as many partitions as there are backend collectors, or run fewer of them`,
        evidence: [
          ...crowded.map(({ topic, partitions, consumers }) => ({
            source: `topic ${topic}`,
            text: `${counted(partitions, "partition")}, ${counted(consumers, "consumer")} in the group ${group}`,
          })),
          ...[...Map.groupBy(idle, askedBy)].map(([asked, { length }]) => ({
            source: `group ${group}`,
            text: `${counted(length, "consumer")} without a partition: ${asked}`,
          })),
        ],
      },
    ];
  });
}

function describeTopic(facts: RunFacts, topic: string, members: readonly GroupMember[]) {
  const { partitions } = facts.settled.state;
  return {
    topic,
    partitions: partitions.filter((found) => found.topic === topic).length,
    consumers: members.filter(({ topics }) => topics.includes(topic)).length,
  };
}

function askedBy({ client, topics }: GroupMember): string {
  return `${client}, asks for ${listOf(topics)}`;
}
