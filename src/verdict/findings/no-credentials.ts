import { usedComponents } from "../../collector-config/collector-config.ts";
import { asRecord } from "../../collector-config/tree.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

/** Settings of the Elasticsearch exporter by which it says who it is. */
const CREDENTIALS = ["api_key", "user", "password", "auth"];
const USER_INFO = /^\w+:\/\/[^/@]+@/;

/**
 * The backend's Elasticsearch exporter says nowhere who it is: a secured Elasticsearch refuses all it
 * sends. The overlay gave it the run's key.
 */
export const noCredentials = {
  code: "no-credentials",
  severities: ["risk"],
  detect,
} as const satisfies Rule;

function detect({ backend, target }: RunFacts): Found[] {
  if (target !== "elasticsearch") return [];
  const without = usedComponents(backend, "exporters", "elasticsearch").filter(
    ({ settings }) => !hasCredentials(settings),
  );
  if (without.length === 0) return [];
  return [
    {
      severity: "risk",
      message:
        "The backend config has no credentials for Elasticsearch: where it is secured, it refuses every document. The overlay gave the exporter the run's key.",
      remedy: `set api_key: "\${env:ELASTICSEARCH_API_KEY}" on the elasticsearch exporter`,
      evidence: without.map(({ id }) => ({
        source: backend.placeOf(["exporters", id]),
        text: `${id} sets none of ${CREDENTIALS.join(", ")}`,
      })),
    },
  ];
}

/** Whether an exporter's settings say who it is: a key, a user, a header, a login in an address. */
export function hasCredentials(settings: Readonly<Record<string, unknown>>): boolean {
  const isSet = (value: unknown) => value !== undefined && value !== null && value !== "";
  if (CREDENTIALS.some((key) => isSet(settings[key]))) return true;
  const headers = Object.keys(asRecord(settings.headers) ?? {});
  if (headers.some((name) => name.toLowerCase() === "authorization")) return true;
  const { endpoint, endpoints } = settings;
  const urls = [endpoint, ...(Array.isArray(endpoints) ? endpoints : [endpoints])];
  return urls.some((url) => typeof url === "string" && USER_INFO.test(url));
}
