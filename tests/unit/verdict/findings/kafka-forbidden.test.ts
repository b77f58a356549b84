import { expect, test } from "vitest";
import { kafkaForbidden } from "../../../../src/verdict/findings/kafka-forbidden.ts";
import { accountOf, factsOf, line } from "./facts.ts";

/** As EDOT 9.4.3 says it. */
function dropped(code: string) {
  return {
    ...line({
      msg: "Exporting failed. Dropping data.",
      error: `not retryable error: Permanent error: error exporting to topic "otel-logs": ${code}: Topic authorization failed.`,
      signal: "logs",
    }),
    fields: { dropped_items: 10 },
  };
}

async function found(edge: readonly ReturnType<typeof line>[], missing: number) {
  const signals = { logs: accountOf(missing) };
  return kafkaForbidden(await factsOf("durable", { logs: { edge, backend: [] }, signals }));
}

test("what the edge drops because Kafka forbids it is a loss, with its topic", async () => {
  const edge = [dropped("TOPIC_AUTHORIZATION_FAILED")];
  expect(await found(edge, 10)).toMatchObject([
    {
      code: "kafka-forbidden",
      severity: "loss",
      message: expect.stringMatching(/write to otel-logs, and the edge dropped 10 items/),
    },
  ]);
  expect(await found(edge, 0)).toMatchObject([{ severity: "risk" }]);
});

test("other reasons are others' to name", async () => {
  expect(await found([dropped("MESSAGE_TOO_LARGE")], 10)).toEqual([]);
  expect(await found([], 10)).toEqual([]);
});
