import { ABSENT, type Difference, type ExpectedDocument, type Projection } from "./projection.ts";

/**
 * The key of the attribute that a difference is about, where it was not sent: of the item, its resource
 * or scope, an event or a link. Undefined for every other difference.
 */
export function addedAttribute({ field, expected }: Difference): string | undefined {
  if (expected !== ABSENT) return undefined;
  return /(?:^|\.)attributes\.(.+)$/.exec(field)?.[1];
}

/**
 * A projection that takes attributes of these keys for no change when they were not sent: pipelines add
 * some on purpose. One that was sent must still arrive as it was.
 *
 * @param keys an attribute's key, which stands for all keys below it too (`k8s` for `k8s.pod.name`)
 */
export function allowingAttributes<E extends ExpectedDocument>(
  projection: Projection<E>,
  keys: readonly string[],
): Projection<E> {
  if (keys.length === 0) return projection;
  const isAllowed = (added: string | undefined) =>
    keys.some((key) => added === key || added?.startsWith(`${key}.`));
  return {
    expected: (item) => projection.expected(item),
    nameOf: (line, signal) => projection.nameOf(line, signal),
    compare: (expected, line) =>
      projection
        .compare(expected, line)
        .filter((difference) => !isAllowed(addedAttribute(difference))),
  };
}
