import { type CollectorConfig, usedComponents } from "../../collector-config/collector-config.ts";
import { asRecord } from "../../collector-config/tree.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { durableLine } from "./durable-line.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, type RunFacts } from "./run-facts.ts";

const PROTOCOLS = ["grpc", "http"] as const;
const LOCALHOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]):/;

/**
 * The edge's OTLP receiver listens where only its own host or container reaches it, its default. The
 * overlay opens it for the run.
 * @see https://github.com/open-telemetry/opentelemetry-collector/blob/main/docs/security-best-practices.md
 */
export const listensOnLocalhost = {
  code: "listens-on-localhost",
  severities: ["risk"],
  detect,
} as const satisfies Rule;

function detect({ edge, durable }: RunFacts): Found[] {
  const closed = closedEndpoints(edge).map(({ source, text }) => ({ source, text }));
  if (closed.length === 0) return [];
  const places = PROTOCOLS.map((protocol) =>
    durableLine(durable, "edge", "receivers", "otlp", "protocols", protocol, "endpoint"),
  );
  return [
    {
      severity: "risk",
      message:
        "The edge collector receives OTLP on localhost only: in a container, or on a host of its own, no SDK reaches it. The overlay opened it for this run.",
      remedy: `let it listen on an address that the SDKs reach, as ${listOf(places)} do`,
      evidence: closed,
    },
  ];
}

/** A protocol of the edge's OTLP receivers that only its own host or container reaches. */
export interface ClosedEndpoint extends Evidence {
  readonly protocol: (typeof PROTOCOLS)[number];
}

/** The protocols of a config's OTLP receivers that listen on localhost. */
export function closedEndpoints(edge: CollectorConfig): ClosedEndpoint[] {
  return usedComponents(edge, "receivers", "otlp").flatMap(({ id, settings }) => {
    const protocols = asRecord(settings.protocols) ?? {};
    return PROTOCOLS.filter((protocol) => protocol in protocols).flatMap(
      (protocol): ClosedEndpoint[] => {
        const endpoint = asRecord(protocols[protocol])?.endpoint;
        if (typeof endpoint === "string" && !LOCALHOST.test(endpoint)) return [];
        const at = ["receivers", id, "protocols", protocol];
        const source = edge.placeOf(endpoint === undefined ? at : [...at, "endpoint"]);
        const text =
          typeof endpoint === "string"
            ? `${id} listens on ${endpoint} for OTLP over ${protocol}`
            : `${id} sets no endpoint for ${protocol}; the default is localhost`;
        return [{ protocol, source, text }];
      },
    );
  });
}
