import { isOn } from "../../collector-config/settings/setting.ts";
import type { Rule } from "../rule.ts";
import { exportersBehindKafka, kafkaReceivers } from "../settings/behind-kafka.ts";
import { receiverMarking } from "../settings/receiver-marking.ts";

/** The exporters of OTLP take an expired key for a permanent error. */
const OTLP = ["otlphttp", "otlp_http", "otlp", "otlp_grpc"];

/** The backend marks messages as done that an OTLP endpoint refuses for a passing reason. */
export const markedOnPermanentError: Rule = {
  id: "marked-on-permanent-error",
  severity: "error",
  title: "The backend commits messages that an OTLP endpoint refuses with 401, 403, 404 or 500.",
  provedBy: { file: "tests/exhaustive/check-proofs.test.ts", names: "the rule" },
  find: ({ backend }) => {
    const exporter = exportersBehindKafka(backend).find(({ type }) => OTLP.includes(type));
    if (exporter === undefined) return [];
    return kafkaReceivers(backend).flatMap((receiver) => {
      const { after, onPermanentError } = receiverMarking(backend, receiver);
      if (!isOn(after) || !isOn(onPermanentError)) return [];
      return [
        {
          place: onPermanentError.place,
          message: `${onPermanentError.said}. ${exporter.id} takes 401, 403, 404, 408 and 500 for permanent errors: while a key is expired, every message is committed and lost.`,
          remedy:
            "set on_permanent_error: false, as configs/durable/backend-motlp.yaml does; the partition then stops until the collector is started again",
        },
      ];
    });
  },
};
