import { expect, test } from "vitest";
import { send } from "./hand-made.ts";
import { useMotlp } from "./running-motlp.ts";

const server = useMotlp();

test("a span is on record, as it was sent, when it is accepted", async () => {
  const span = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    name: "one",
    kind: 2,
    startTimeUnixNano: "1700000000000000001",
    endTimeUnixNano: "1700000000000000002",
    attributes: [{ key: "harness.sequence", value: { intValue: "7" } }],
    links: [{ traceId: "00000000000000000000000000000001", spanId: "0000000000000002" }],
    status: { code: 2, message: "no" },
  };
  const resource = { attributes: [{ key: "harness.run", value: { stringValue: "r1" } }] };
  const scope = { name: "tests", version: "1" };
  const body = JSON.stringify({
    resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [span] }] }],
  });
  const answer = await send(server(), "/v1/traces", { body });
  expect([answer.status, answer.body.toString()]).toEqual([200, "{}"]);
  expect(await server().accepted("traces")).toEqual([
    {
      run: "r1",
      sequence: 7,
      stream: "traces-generic.otel-default",
      id: "1/0",
      source: { resource, scope, span },
    },
  ]);
});
