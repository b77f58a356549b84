import { join, resolve } from "node:path";
import type { VerifyRequest } from "../../scenario/verify-request.ts";
import type { ReportValues } from "../settings/sections.ts";
import { isEmpty } from "../settings/setting-option.ts";
import { runName } from "./run-options.ts";

/** What the options of a report ask for. */
export function reportChoices(
  options: ReportValues,
): Pick<
  VerifyRequest,
  "protocol" | "headers" | "resource" | "addedAttributes" | "effects" | "report"
> {
  const { protocol, headers, resource, addedAttributes, approve, asSent } = options;
  return {
    ...(protocol === undefined ? {} : { protocol }),
    ...(isEmpty(headers) ? {} : { headers }),
    ...(isEmpty(resource) ? {} : { resource }),
    ...(isEmpty(addedAttributes) ? {} : { addedAttributes }),
    // What was approved is read once it is known which config it is next to.
    ...(asSent ? {} : { effects: { approved: {}, ...(approve ? { approvesAll: true } : {}) } }),
    report: resolve(options.report ?? join("reports", runName())),
  };
}
