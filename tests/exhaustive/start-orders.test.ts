import { afterAll, beforeAll, test } from "vitest";
import type { Stack } from "../support/stack.ts";
import { expectWholeInOrder, openUsedStack } from "../support/start-orders.ts";

/** With topics and a group that nobody has used; two orders are in tests/e2e/incidents-offsets.test.ts. */
let stack: Stack;
beforeAll(async () => {
  stack = await openUsedStack();
});
afterAll(() => stack?.close());

test.each([
  ["kafka", "edge", "backend"],
  ["edge", "kafka", "backend"],
  ["backend", "kafka", "edge"],
  ["backend", "edge", "kafka"],
] as const)("%s, %s, %s", (...order) => expectWholeInOrder(stack, order));
