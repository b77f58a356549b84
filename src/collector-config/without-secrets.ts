import type { CollectorConfig } from "./collector-config.ts";
import { MASK, maskedAddresses } from "./masked-text.ts";
import { isSecretMap, SECRET } from "./secret-names.ts";
import { asRecord } from "./tree.ts";
import { expandVariables } from "./variables.ts";

/** Shorter ones are found everywhere. */
const SHORTEST = 4;

/**
 * A text that a collector or the harness says of a config, without the secrets of that config: a decoder
 * quotes what it cannot convert.
 *
 * @param variables what the config's references stand for
 */
export function withoutSecrets(
  text: string,
  config: Pick<CollectorConfig, "tree" | "files">,
  variables: Readonly<Record<string, string>>,
): string {
  const trees = [config.tree, ...config.files.map(({ tree }) => tree)];
  const secrets = new Set(
    trees
      .flatMap((tree) => secretsIn(tree, false))
      // As it is given, and the default that is written in it.
      .flatMap((one) => [expandVariables(one, variables), expandVariables(one, {})]),
  );
  const parts = [...secrets]
    // Of `ApiKey abc`, the key alone may be quoted.
    .flatMap((secret) => [secret, ...secret.split(/\s+/)])
    .filter((secret) => secret.length >= SHORTEST)
    .toSorted((a, b) => b.length - a.length);
  return maskedAddresses(parts.reduce((masked, secret) => masked.replaceAll(secret, MASK), text));
}

function secretsIn(node: unknown, isSecret: boolean): string[] {
  if (Array.isArray(node)) return node.flatMap((entry: unknown) => secretsIn(entry, isSecret));
  const map = asRecord(node);
  if (map !== undefined) {
    return Object.entries(map).flatMap(([key, value]) =>
      secretsIn(value, isSecret || SECRET.test(key) || isSecretMap(key)),
    );
  }
  return isSecret && (typeof node === "string" || typeof node === "number") ? [String(node)] : [];
}
