import { readsTopic } from "../../collector-config/kafka-topics.ts";
import type { Rule } from "../rule.ts";
import { durableEdge, durableReceiver } from "../settings/durable-place.ts";

/** A signal is written in one encoding and read in another. */
export const encodingMismatch: Rule = {
  id: "encoding-mismatch",
  severity: "error",
  title: "A signal is written in one encoding and read in another.",
  provedBy: { file: "tests/recorded/encoding-mismatch/expected.json", names: "encoding-mismatch" },
  find: (pair) =>
    pair.writes.flatMap((write) =>
      pair.reads
        .filter((read) => read.signal === write.signal && readsTopic(read, write.topic.value))
        .filter((read) => read.encoding.value !== write.encoding.value)
        .map((read) => ({
          place: write.encoding.place,
          message: `${write.component} writes ${write.signal} as ${write.encoding.value}, and the backend reads them as ${read.encoding.value}. The backend skips what it cannot decode, and commits it.`,
          remedy: `set the same encoding on both sides, as ${durableEdge(pair, write.signal, "encoding")} and ${durableReceiver(pair, write.signal, "encoding")} do`,
          related: [
            {
              place: read.encoding.place,
              text: `${read.component} reads ${read.signal} as ${read.encoding.value}`,
            },
          ],
        })),
    ),
};
