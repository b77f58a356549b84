import { type CollectorConfig, usedComponents } from "../../collector-config/collector-config.ts";
import { asRecord } from "../../collector-config/tree.ts";
import type { Problem, Rule } from "../rule.ts";

/** A key that a later release of contrib no longer has. */
interface RemovedKey {
  readonly section: "receivers" | "exporters";
  readonly keys: readonly string[];
  readonly instead: string;
  /** Where its removal is. */
  readonly source: string;
}

const CONTRIB = "https://github.com/open-telemetry/opentelemetry-collector-contrib/pull";

const REMOVED: readonly RemovedKey[] = [
  ...["topic", "encoding"].flatMap((key) => [
    {
      ...{ section: "exporters" as const, keys: [key], source: `${CONTRIB}/46917` },
      instead: `logs: ${key}, metrics: ${key} and traces: ${key}`,
    },
    {
      ...{ section: "receivers" as const, keys: [key], source: `${CONTRIB}/44568` },
      instead: `${key === "topic" ? "topics" : key} below logs, metrics and traces`,
    },
  ]),
  ...(["receivers", "exporters"] as const).flatMap((section) => [
    {
      ...{ section, keys: ["auth", "plain_text"], source: `${CONTRIB}/50202` },
      instead: "auth: sasl with mechanism: PLAIN",
    },
    {
      ...{ section, keys: ["auth", "tls"], source: `${CONTRIB}/50202` },
      instead: "tls, next to auth",
    },
  ]),
];

/** A key of a Kafka component that a later release refuses. */
export const removedKey: Rule = {
  id: "removed-key",
  severity: "warning",
  title: "A key of a Kafka component is gone in a later release.",
  provedBy: { file: "tests/e2e/check.test.ts", names: "the rule" },
  find: ({ edge, backend }) => [edge, backend].flatMap(removedIn),
};

function removedIn(config: CollectorConfig): Problem[] {
  return REMOVED.flatMap(({ section, keys, instead, source }) =>
    usedComponents(config, section, "kafka").flatMap(({ id, settings }) => {
      let value: unknown = settings;
      for (const key of keys) value = asRecord(value)?.[key];
      if (value === undefined || value === null) return [];
      return [
        {
          place: config.placeOf([section, id, ...keys]),
          message: `${id} (${section}) of the ${config.role} sets ${keys.join(": ")}, which a later release removes (${source}). A collector with that release does not start with this config.`,
          remedy: `write ${instead}`,
        },
      ];
    }),
  );
}
