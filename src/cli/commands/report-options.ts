import { join, resolve } from "node:path";
import type { Command } from "commander";
import { HarnessError } from "../../base/errors.ts";
import type { VerifyRequest } from "../../scenario/verify-request.ts";
import { OTLP_PROTOCOLS, type OtlpProtocol } from "../../traffic/otlp/protocols.ts";
import { OWN_RESOURCE_ATTRIBUTES } from "../../traffic/own-attributes.ts";
import { nonEmpty, option, parseAssignments, repeated, runName } from "./run-options.ts";

/** What every command that ends in a report is asked, as commander hands it over. */
export interface ReportChoices {
  readonly protocol?: OtlpProtocol;
  readonly header: readonly string[];
  readonly resource: readonly string[];
  readonly addedAttribute: readonly string[];
  readonly approve?: boolean;
  readonly asSent?: boolean;
  readonly report?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly timings?: boolean;
}

/** Declares them; each has a twin in the environment, and the option wins. */
export function declareReportOptions(command: Command): Command {
  return command
    .addOption(
      option("--protocol <protocol>", "OTLP protocol towards the edge", "PROTOCOL").choices(
        OTLP_PROTOCOLS,
      ),
    )
    .addOption(
      option("--header <name=value>", "header of every request to the edge, repeatable", "HEADER")
        .argParser(repeated)
        .default([], "none"),
    )
    .addOption(
      option(
        "--resource <name=value>",
        "resource attribute that every item has besides, repeatable",
        "RESOURCE",
      )
        .argParser(repeated)
        .default([], "none"),
    )
    .addOption(
      option(
        "--added-attribute <key>",
        "attribute that the configs add on purpose, repeatable",
        "ADDED_ATTRIBUTE",
      )
        .argParser(attributeKeys)
        .default([], "none"),
    )
    .addOption(
      option(
        "--approve",
        "write what the processors do to edot-kafka.approved.json next to the edge config",
        "APPROVE",
      ).conflicts("asSent"),
    )
    .addOption(
      option(
        "--as-sent",
        "hold items against what was sent, whatever processors do on purpose",
        "AS_SENT",
      ),
    )
    .addOption(option("--report <folder>", "where the report goes", "REPORT").argParser(nonEmpty))
    .addOption(
      option("--json", "print the report as JSON and nothing else", "JSON").conflicts("quiet"),
    )
    .addOption(option("--quiet", "print one line for each scenario and nothing else", "QUIET"))
    .addOption(
      option("--timings", "print what the run's time went into, on standard error", "TIMINGS"),
    );
}

function attributeKeys(text: string, before: readonly string[]): string[] {
  return [...before, ...text.split(",").map(nonEmpty)];
}

/**
 * What they ask for.
 *
 * @throws HarnessError `bad-option`
 */
export function reportChoices(
  options: ReportChoices,
): Pick<
  VerifyRequest,
  "protocol" | "headers" | "resource" | "addedAttributes" | "effects" | "report"
> {
  const { protocol, header, resource, addedAttribute, approve, asSent } = options;
  return {
    ...(protocol === undefined ? {} : { protocol }),
    ...(header.length === 0 ? {} : { headers: headersOf(header) }),
    ...(resource.length === 0 ? {} : { resource: resourceOf(resource) }),
    ...(addedAttribute.length === 0 ? {} : { addedAttributes: addedAttribute }),
    // What was approved is read once it is known which config it is next to.
    ...(asSent ? {} : { effects: { approved: {}, ...(approve ? { approvesAll: true } : {}) } }),
    report: resolve(options.report ?? join("reports", runName())),
  };
}

/** What both HTTP and gRPC take for a name; with that ending, gRPC takes the value for bytes. */
const HEADER = /^[\w.-]+$/;
const BYTES = /-bin$/i;
const PRINTABLE = /^[\x20-\x7e]*$/;

function headersOf(entries: readonly string[]): Record<string, string> {
  const headers = parseAssignments(entries, "--header", "the header");
  for (const [name, value] of Object.entries(headers)) {
    if (HEADER.test(name) && !BYTES.test(name) && PRINTABLE.test(value)) continue;
    throw new HarnessError({
      code: "bad-option",
      message: `HTTP and gRPC cannot both send a header ${JSON.stringify(name)} with that value`,
      place: "--header",
      remedy: "use letters, digits, - _ and . for its name, without -bin at its end, and ASCII",
    });
  }
  return headers;
}

function resourceOf(entries: readonly string[]): Record<string, string> {
  const resource = parseAssignments(entries, "--resource", "the attribute");
  const own = OWN_RESOURCE_ATTRIBUTES.find((name) => name in resource);
  if (own === undefined) return resource;
  throw new HarnessError({
    code: "bad-option",
    message: `the run sets ${own} itself: it finds its items by it`,
    place: "--resource",
    remedy: "leave it to the run",
  });
}
