import { OTLP_PROTOCOLS } from "../../traffic/otlp/protocols.ts";
import { OWN_RESOURCE_ATTRIBUTES } from "../../traffic/own-attributes.ts";
import { choice, type Problem, pairs, text, texts, toggle } from "./kinds.ts";
import type { Section } from "./setting.ts";

/** How items are sent, and what a run reports. */
export const REPORT_SETTINGS = {
  protocol: choice(OTLP_PROTOCOLS, {
    flags: "--protocol <p>",
    env: "EDOT_KAFKA_PROTOCOL",
    meaning: "OTLP to the edge: `http/protobuf`, `http/json` or `grpc`",
    shownDefault: "what the edge offers",
    inConfig: "value",
  }),
  addedAttributes: texts(
    {
      flags: "--added-attribute <key>",
      env: "EDOT_KAFKA_ADDED_ATTRIBUTE",
      meaning:
        "attribute that your configs add on purpose, repeatable ([account](account.md#what-your-configs-add))",
      configMeaning: "attributes that your configs add on purpose",
      default: [],
      inConfig: "value",
    },
    { commas: true },
  ),
  headers: pairs(
    {
      flags: "--header <name=value>",
      env: "EDOT_KAFKA_HEADER",
      meaning:
        "header of every request to the edge, repeatable ([configs](configs.md#how-the-edge-is-sent-to))",
      configMeaning: "headers of every request to the edge",
      default: {},
      inConfig: "value",
    },
    "the header's name",
    headerProblem,
  ),
  resource: pairs(
    {
      flags: "--resource <name=value>",
      env: "EDOT_KAFKA_RESOURCE",
      meaning: "resource attribute that every item also has, repeatable",
      configMeaning: "resource attributes that every item also has",
      default: {},
      inConfig: "value",
    },
    "the attribute's name",
    resourceProblem,
  ),
  approve: toggle({
    flags: "--approve",
    env: "EDOT_KAFKA_APPROVE",
    meaning:
      "write what the processors do to `edot-kafka.approved.json` next to the edge config ([effects](../guides/effects.md))",
    excludes: ["asSent"],
  }),
  asSent: toggle({
    flags: "--as-sent",
    env: "EDOT_KAFKA_AS_SENT",
    meaning: "hold items against what was sent, whatever processors do on purpose",
    inConfig: "value",
  }),
  report: text({
    flags: "--report <dir>",
    env: "EDOT_KAFKA_REPORT",
    meaning: "where the report goes",
    shownDefault: "`reports/<time>`",
  }),
  json: toggle({
    flags: "--json",
    env: "EDOT_KAFKA_JSON",
    meaning: "print the report as JSON and nothing else",
    excludes: ["quiet"],
  }),
  quiet: toggle({
    flags: "--quiet",
    env: "EDOT_KAFKA_QUIET",
    meaning: "print one line for each scenario and nothing else",
  }),
  timings: toggle({
    flags: "--timings",
    env: "EDOT_KAFKA_TIMINGS",
    meaning: "print where the run's time went, on standard error",
  }),
} as const;

export const REPORT_SECTION: Section = {
  name: "report",
  commands: ["verify", "reproduce", "upgrade"],
  settings: REPORT_SETTINGS,
};

/** A header's name for both HTTP and gRPC; gRPC takes values of `-bin` for bytes. */
const HEADER = /^[\w.-]+$/;
const BYTES = /-bin$/i;
const PRINTABLE = /^[\x20-\x7e]*$/;

function headerProblem(headers: Readonly<Record<string, string>>): Problem | undefined {
  const wrong = Object.entries(headers).find(
    ([name, value]) => !HEADER.test(name) || BYTES.test(name) || !PRINTABLE.test(value),
  );
  return (
    wrong && {
      message: `HTTP and gRPC cannot both send a header ${JSON.stringify(wrong[0])} with that value`,
      remedy: "use letters, digits, - _ and . for its name, without -bin at its end, and ASCII",
    }
  );
}

function resourceProblem(resource: Readonly<Record<string, string>>): Problem | undefined {
  const own = OWN_RESOURCE_ATTRIBUTES.find((name) => name in resource);
  if (own === undefined) return undefined;
  return {
    message: `the run sets ${own} itself, to find its items`,
    remedy: "leave the attribute out",
  };
}
