import { settingOf } from "../../collector-config/settings/setting.ts";
import type { Rule } from "../rule.ts";
import { kafkaReceivers } from "../settings/behind-kafka.ts";
import { durableReceiver } from "../settings/durable-place.ts";

/** A group without a committed offset starts at the end of the topic. */
export const latestOffset: Rule = {
  id: "latest-offset",
  severity: "error",
  title: "The backend skips what is in a topic before its group's first commit.",
  provedBy: { file: "tests/recorded/documented-delivery/expected.json", names: "latest-offset" },
  find: (pair) =>
    kafkaReceivers(pair.backend).flatMap((receiver) => {
      const offset = settingOf(pair.backend, receiver, ["initial_offset"], "latest");
      if (offset.value !== "latest") return [];
      return [
        {
          place: offset.place,
          message: `${offset.said}. What was sent before the group's first commit is never read, and neither is what Kafka still has when the group's next message has expired.`,
          remedy: `set initial_offset: earliest, as ${durableReceiver(pair, "initial_offset")} does`,
        },
      ];
    }),
};
