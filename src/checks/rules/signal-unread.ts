import { SIGNALS } from "../../otlp/item.ts";
import type { Rule } from "../rule.ts";
import { durableReceiver } from "../settings/durable-place.ts";

/** The edge writes a signal that no pipeline of the backend takes from Kafka. */
export const signalUnread: Rule = {
  id: "signal-unread",
  severity: "error",
  title: "The edge writes a signal that no pipeline of the backend reads.",
  provedBy: { file: "tests/exhaustive/check-proofs.test.ts", names: "the rule" },
  find: (pair) =>
    SIGNALS.flatMap((signal) => {
      const write = pair.writes.find((found) => found.signal === signal);
      if (write === undefined || pair.reads.some((read) => read.signal === signal)) return [];
      return [
        {
          place: pair.backend.placeOf(["service", "pipelines"]),
          message: `The edge writes ${signal}, and no ${signal} pipeline of the backend has a kafka receiver. All ${signal} stay in Kafka until they expire.`,
          remedy: `add a ${signal} pipeline that receives from kafka, as the configs of configs/durable have for each signal (${durableReceiver(pair, signal)})`,
          related: [
            { place: write.topic.place, text: `${write.component} writes ${signal} to Kafka` },
          ],
        },
      ];
    }),
};
