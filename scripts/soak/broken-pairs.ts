import type { Document } from "yaml";
import { EXPORTERS_TO } from "../../src/collector-config/target-exporters.ts";
import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import type { FindingCode } from "../../src/verdict/findings/registry.ts";
import { dropLogs } from "../../tests/support/breaking-processors.ts";
import type { ConfigVariant } from "../../tests/support/config-variants.ts";

/** `configs/durable` with one fault, and what `verify` has to make of it. */
export interface BrokenPair {
  readonly variant: (target: TargetKind) => ConfigVariant;
  /** More options of `verify`. */
  readonly options?: (target: TargetKind) => readonly string[];
  /** The signals that are harmed; the others must be whole. */
  readonly harmed: readonly Signal[];
  /** Whether one of them is enough, and which one is luck. */
  readonly isLuck?: true;
  /** What becomes of their items. */
  readonly by: "missing" | "duplicated" | "altered";
  /** Codes that have to be among the findings. */
  readonly findings: readonly FindingCode[];
}

const KEY = { elasticsearch: "ELASTICSEARCH_API_KEY", motlp: "MOTLP_API_KEY" } as const;

function backend(change: (config: Document) => void): BrokenPair["variant"] {
  return () => ({ backend: change });
}

/** By name: a fault of each kind that a delivery shows. */
export const BROKEN_PAIRS: Readonly<Record<string, BrokenPair>> = {
  "another topic is read": {
    variant: backend((config) =>
      config.setIn(["receivers", "kafka", "logs", "topics"], ["elsewhere"]),
    ),
    ...{ harmed: ["logs"], by: "missing", findings: ["topic-mismatch"] },
  },
  "another encoding is read": {
    variant: () => ({
      edge: (config) => config.setIn(["exporters", "kafka", "logs", "encoding"], "otlp_json"),
    }),
    ...{ harmed: ["logs"], by: "missing", findings: ["encoding-mismatch"] },
  },
  "two signals share a topic": {
    variant: () => ({
      edge: (config) => config.setIn(["exporters", "kafka", "logs", "topic"], "otel-traces"),
      backend: (config) => config.setIn(["receivers", "kafka", "logs", "topics"], ["otel-traces"]),
    }),
    ...{ harmed: ["traces", "logs"], isLuck: true, by: "missing", findings: ["shared-topic"] },
  },
  "a new group starts at the end": {
    variant: backend((config) => config.setIn(["receivers", "kafka", "initial_offset"], "latest")),
    ...{ harmed: SIGNALS, by: "missing", findings: ["latest-offset"] },
  },
  "a wrong key": {
    variant: () => ({}),
    options: (target) => [
      "--env",
      `${KEY[target]}=${Buffer.from("no-such-id:no-such-key").toString("base64")}`,
    ],
    ...{ harmed: SIGNALS, by: "missing", findings: ["authentication-refused"] },
  },
  "a signal that nobody reads": {
    variant: backend((config) => config.deleteIn(["service", "pipelines", "metrics"])),
    ...{ harmed: ["metrics"], by: "missing", findings: [] },
  },
  "a filter that drops logs": {
    variant: backend(dropLogs("05")),
    options: () => ["--as-sent"],
    ...{ harmed: ["logs"], by: "missing", findings: [] },
  },
  "a changed attribute": {
    variant: backend((config) => {
      config.setIn(["processors", "resource"], {
        attributes: [{ key: "service.version", value: "0.0.0-changed", action: "update" }],
      });
      config.setIn(["service", "pipelines", "traces", "processors"], ["resource"]);
    }),
    options: () => ["--as-sent"],
    ...{ harmed: ["traces"], by: "altered", findings: [] },
  },
  "an added attribute": {
    variant: backend((config) => {
      config.setIn(["processors", "attributes"], {
        actions: [{ key: "team", value: "a", action: "insert" }],
      });
      config.setIn(["service", "pipelines", "metrics", "processors"], ["attributes"]);
    }),
    options: () => ["--as-sent"],
    ...{ harmed: ["metrics"], by: "altered", findings: ["added-attributes"] },
  },
  "a second pipeline": {
    variant: (target) => ({
      backend: (config) =>
        config.setIn(["service", "pipelines", "logs/again"], {
          receivers: ["kafka"],
          exporters: EXPORTERS_TO[target].slice(0, 1),
        }),
    }),
    ...{ harmed: ["logs"], by: "duplicated", findings: [] },
  },
};
