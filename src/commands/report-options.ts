import { join, resolve } from "node:path";
import type { Command } from "commander";
import { OTLP_PROTOCOLS, type OtlpProtocol } from "../telemetry/otlp/protocols.ts";
import type { VerifyRequest } from "../verify-request.ts";
import { nonEmpty, option, runName } from "./run-options.ts";

/** What every command that ends in a report is asked, as commander hands it over. */
export interface ReportChoices {
  readonly protocol?: OtlpProtocol;
  readonly addedAttribute: readonly string[];
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
      option(
        "--added-attribute <key>",
        "attribute that the configs add on purpose, repeatable",
        "ADDED_ATTRIBUTE",
      )
        .argParser(attributeKeys)
        .default([], "none"),
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

/** What they ask for. */
export function reportChoices(
  options: ReportChoices,
): Pick<VerifyRequest, "protocol" | "addedAttributes" | "report"> {
  const { protocol, addedAttribute } = options;
  return {
    ...(protocol === undefined ? {} : { protocol }),
    ...(addedAttribute.length === 0 ? {} : { addedAttributes: addedAttribute }),
    report: resolve(options.report ?? join("reports", runName())),
  };
}
