import { durableLine } from "../../verdict/findings/durable-line.ts";
import { closedEndpoints } from "../../verdict/findings/listens-on-localhost.ts";
import type { Rule } from "../rule.ts";

/** The edge receives OTLP where only its own host or container reaches it. */
export const listensOnLocalhost: Rule = {
  id: "listens-on-localhost",
  severity: "warning",
  title: "The edge receives OTLP on localhost only.",
  provedBy: {
    file: "tests/recorded/documented-delivery/expected.json",
    names: "listens-on-localhost",
  },
  find: ({ edge, durable }) =>
    closedEndpoints(edge).map(({ protocol, source, text }) => ({
      place: source,
      message: `${text}. In a container, or on a host of its own, no SDK reaches it.`,
      remedy: `let it listen on an address that the SDKs reach, as ${durableLine(durable, "edge", "receivers", "otlp", "protocols", protocol, "endpoint")} does`,
    })),
};
