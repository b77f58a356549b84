import { isOn, numberOf } from "../../collector-config/settings/setting.ts";
import type { Rule } from "../rule.ts";
import { kafkaReceivers } from "../settings/behind-kafka.ts";
import { durableReceiver } from "../settings/durable-place.ts";
import { receiverMarking } from "../settings/receiver-marking.ts";

/** The pauses of `error_backoff` grow by a multiplier that is 0 by default. */
export const retriesWithoutPause: Rule = {
  id: "retries-without-pause",
  severity: "warning",
  title: "The backend's kafka receiver tries again without a pause.",
  provedBy: {
    file: "tests/exhaustive/incidents-back-pressure.test.ts",
    names: "retries-without-pause",
  },
  find: (pair) =>
    kafkaReceivers(pair.backend).flatMap((receiver) => {
      const { backoff, multiplier } = receiverMarking(pair.backend, receiver);
      if (!isOn(backoff) || (numberOf(multiplier) ?? 1) > 0) return [];
      return [
        {
          place: multiplier.place,
          message: `${multiplier.said}. Every pause after the first is 0: a refused message is tried again thousands of times in a second, with two log lines each.`,
          remedy: `set error_backoff: multiplier and randomization_factor, as ${durableReceiver(pair, "error_backoff", "multiplier")} does`,
        },
      ];
    }),
};
