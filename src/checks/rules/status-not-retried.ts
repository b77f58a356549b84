import { settingOf } from "../../collector-config/settings/setting.ts";
import { listOf } from "../../verdict/findings/run-facts.ts";
import type { Rule } from "../rule.ts";
import { exportersBehindKafka } from "../settings/behind-kafka.ts";
import { durableBackend } from "../settings/durable-place.ts";

/** Answers that pass: an expired key, a busy Elasticsearch, a proxy without one. */
const PASSING = [401, 403, 429, 502, 503, 504];
const BY_DEFAULT = [429];

/** The Elasticsearch exporter takes a passing refusal for a permanent one. */
export const statusNotRetried: Rule = {
  id: "status-not-retried",
  severity: "error",
  title: "The Elasticsearch exporter drops what is refused for a passing reason.",
  provedBy: { file: "tests/exhaustive/check-proofs.test.ts", names: "the rule" },
  find: (pair) =>
    exportersBehindKafka(pair.backend)
      .filter(({ type }) => type === "elasticsearch")
      .flatMap((exporter) => {
        const retried = settingOf(pair.backend, exporter, ["retry", "retry_on_status"], BY_DEFAULT);
        if (!Array.isArray(retried.value)) return [];
        const codes = retried.value.map(Number);
        const missing = PASSING.filter((status) => !codes.includes(status)).map(String);
        if (missing.length === 0) return [];
        return [
          {
            place: retried.place,
            message: `${retried.said}. ${listOf(missing)} are permanent errors then: while a key is expired or a proxy has no Elasticsearch, everything is dropped.`,
            remedy: `list them in retry: retry_on_status, as ${durableBackend(pair, "retry", "retry_on_status")} does`,
          },
        ];
      }),
};
