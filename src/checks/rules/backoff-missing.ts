import { isOn } from "../../collector-config/settings/setting.ts";
import type { Rule } from "../rule.ts";
import { kafkaReceivers } from "../settings/behind-kafka.ts";
import { durableReceiver } from "../settings/durable-place.ts";
import { receiverMarking } from "../settings/receiver-marking.ts";

/** The kafka receiver does not try a failed message again. */
export const backoffMissing: Rule = {
  id: "backoff-missing",
  severity: "error",
  title: "The backend's kafka receiver does not try a failed message again.",
  provedBy: { file: "tests/e2e/incidents-back-pressure.test.ts", names: "waiting-in-kafka" },
  find: (pair) =>
    kafkaReceivers(pair.backend).flatMap((receiver) => {
      const { after, backoff } = receiverMarking(pair.backend, receiver);
      if (isOn(backoff)) return [];
      return [
        {
          place: backoff.place,
          message:
            `${backoff.said}. ` +
            (isOn(after)
              ? "After one failure the partition stays paused until the next rebalance, with everything behind it."
              : "What a full queue or the target refuses is skipped."),
          remedy: `set error_backoff: enabled: true, as ${durableReceiver(pair, "error_backoff", "enabled")} does`,
        },
      ];
    }),
};
