import { targetOf } from "../../collector-config/target-client.ts";
import { hasCredentials } from "../../verdict/findings/no-credentials.ts";
import type { Rule } from "../rule.ts";
import { exportersBehindKafka } from "../settings/behind-kafka.ts";
import { durableBackend } from "../settings/durable-place.ts";

/** The backend does not log in to the target. */
export const noCredentials: Rule = {
  id: "no-credentials",
  severity: "warning",
  title: "The backend has no credentials for the target.",
  provedBy: { file: "tests/e2e/as-written.test.ts", names: "no-credentials" },
  find: (pair) =>
    exportersBehindKafka(pair.backend)
      .filter(({ settings }) => !hasCredentials(settings))
      .map((exporter) => {
        const { id, type } = exporter;
        const key = type === "elasticsearch" ? "api_key" : "headers";
        const isDurable = targetOf(exporter) === pair.target;
        return {
          place: pair.backend.placeOf(["exporters", id]),
          message: `${id} sets no credentials. Where the target is secured, it refuses every item.`,
          remedy: `set ${key === "headers" ? "headers: Authorization" : key} from a variable${isDurable ? `, as ${durableBackend(pair, key)} does` : ""}`,
        };
      }),
};
