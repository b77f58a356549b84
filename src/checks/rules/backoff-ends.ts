import { isOn, secondsOf } from "../../collector-config/settings/setting.ts";
import type { Rule } from "../rule.ts";
import { kafkaReceivers } from "../settings/behind-kafka.ts";
import { durableReceiver } from "../settings/durable-place.ts";
import { receiverMarking } from "../settings/receiver-marking.ts";

/** The kafka receiver stops trying a failed message. */
export const backoffEnds: Rule = {
  id: "backoff-ends",
  severity: "error",
  title: "The backend's kafka receiver stops trying a failed message after a while.",
  provedBy: { file: "tests/e2e/incidents-back-pressure.test.ts", names: "waiting-in-kafka" },
  find: (pair) =>
    kafkaReceivers(pair.backend).flatMap((receiver) => {
      const { backoff, backoffEnd } = receiverMarking(pair.backend, receiver);
      if (!isOn(backoff) || [0, undefined].includes(secondsOf(backoffEnd))) return [];
      return [
        {
          place: backoffEnd.place,
          message: `${backoffEnd.said}. An outage that is longer leaves the partition as it is without error_backoff: paused until the next rebalance, or the message skipped.`,
          remedy: `set error_backoff: max_elapsed_time: 0s, as ${durableReceiver(pair, "error_backoff", "max_elapsed_time")} does`,
        },
      ];
    }),
};
