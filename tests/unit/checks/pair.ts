import { readFileSync } from "node:fs";
import { type Document, parseDocument } from "yaml";
import { repositoryPath } from "../../../src/base/repository.ts";
import { checkPair } from "../../../src/checks/check-pair.ts";
import type { CheckResult } from "../../../src/checks/rule.ts";
import { parseCollectorConfig } from "../../../src/collector-config/collector-config.ts";
import type { CollectorRole } from "../../../src/collector-config/component.ts";
import type { TargetKind } from "../../../src/collector-config/target-kind.ts";

/** A config set with one thing changed; the test says what. */
export interface Variant {
  readonly set?: "durable" | "documented";
  readonly target?: TargetKind;
  readonly edge?: (config: Document) => void;
  readonly backend?: (config: Document) => void;
}

/** A variant's config, as it would be loaded from its file. */
export function variantOf(role: CollectorRole, variant: Variant) {
  const { set = "durable", target = "elasticsearch" } = variant;
  const file = `configs/${set}/${role === "edge" ? "edge" : `backend-${target}`}.yaml`;
  const config = parseDocument(readFileSync(repositoryPath(file), "utf8"));
  variant[role]?.(config);
  return parseCollectorConfig(role, repositoryPath(file), config.toString());
}

/** What the rules find in a variant. */
export function checked(variant: Variant): Promise<CheckResult[]> {
  return checkPair({
    edge: variantOf("edge", variant),
    backend: variantOf("backend", variant),
    target: variant.target ?? "elasticsearch",
    variables: {},
  });
}
