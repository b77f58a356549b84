import type { Item } from "../../../otlp/item.ts";
import { type Message, withoutDefaults } from "../../../otlp/json-message.ts";
import { toKeyValues } from "./any-value.ts";

/**
 * The W3C trace flag `sampled`, which an item does not hold: the ledger's spans are all sampled, and
 * the spans that its log records and links name are so too.
 */
export const SAMPLED = 0x01;

/** `resource` and `scope`, which all items have. */
export function commonFields({ resource, scope }: Item): Message {
  return {
    resource: withoutDefaults({ attributes: toKeyValues(resource) }),
    scope: withoutDefaults({
      name: scope.name,
      version: scope.version,
      attributes: toKeyValues(scope.attributes),
    }),
  };
}
