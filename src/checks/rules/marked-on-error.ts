import { isOn } from "../../collector-config/settings/setting.ts";
import type { Rule } from "../rule.ts";
import { kafkaReceivers } from "../settings/behind-kafka.ts";
import { durableReceiver } from "../settings/durable-place.ts";
import { receiverMarking } from "../settings/receiver-marking.ts";

/** The backend marks messages as done although their delivery failed. */
export const markedOnError: Rule = {
  id: "marked-on-error",
  severity: "error",
  title: "The backend commits messages whose delivery failed.",
  provedBy: { file: "tests/e2e/incidents-encoding.test.ts", names: "the rule" },
  find: (pair) =>
    kafkaReceivers(pair.backend).flatMap((receiver) => {
      const { after, onError } = receiverMarking(pair.backend, receiver);
      // Marked before, they are marked whatever happens.
      if (!isOn(after) || !isOn(onError)) return [];
      return [
        {
          place: onError.place,
          message: `${onError.said}. A message that the target does not take is committed and lost.`,
          remedy: `set on_error: false, as ${durableReceiver(pair, "message_marking", "on_error")} does`,
        },
      ];
    }),
};
