import { isOn } from "../../collector-config/settings/setting.ts";
import type { Rule } from "../rule.ts";
import { kafkaReceivers } from "../settings/behind-kafka.ts";
import { durableReceiver } from "../settings/durable-place.ts";
import { receiverMarking } from "../settings/receiver-marking.ts";

/** The backend commits messages before they are delivered. */
export const markedBeforeDelivery: Rule = {
  id: "marked-before-delivery",
  severity: "error",
  title: "The backend commits messages before they are delivered.",
  provedBy: { file: "tests/documented/pins.ts", names: "committed-early" },
  find: (pair) =>
    kafkaReceivers(pair.backend).flatMap((receiver) => {
      const { after } = receiverMarking(pair.backend, receiver);
      if (isOn(after)) return [];
      return [
        {
          place: after.place,
          message: `${after.said}. Offsets are committed before the target has the items, so that an outage or a crash loses what Kafka still has, with a lag of 0.`,
          remedy: `commit after delivery (message_marking: after: true), as ${durableReceiver(pair, "message_marking", "after")} does`,
        },
      ];
    }),
};
