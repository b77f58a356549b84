import { expect, test } from "vitest";
import { queueDiskFull } from "../../../src/findings/queue-disk-full.ts";
import { accountOf, factsOf, line } from "./facts.ts";

const NO_SPACE = "write /var/lib/otelcol/edge/exporter_kafka__logs: no space left on device";
const refused = line({ msg: "Exporting failed. Rejecting data.", error: NO_SPACE, signal: "logs" });
const notPutBack = line({
  msg: "Errors occurred while moving items for dispatching back to queue",
  signal: "logs",
});
const crashes = [{ role: "edge", queued: 3 }] as const;

async function found(edge: readonly ReturnType<typeof line>[], more = {}) {
  return queueDiskFull(await factsOf("durable", { logs: { edge, backend: [] }, ...more }));
}

test("a full disk that refuses is a risk, with the system's words", async () => {
  expect(await found([{ ...refused, times: 5 }])).toMatchObject([
    {
      code: "queue-disk-full",
      severity: "risk",
      message: expect.stringContaining("it refused 5 requests"),
      evidence: [{ source: "logs/edge.log", text: expect.stringContaining("no space left") }],
    },
  ]);
});

test("what was not put back after a crash is a loss, if some of that signal is missing", async () => {
  const severities = async (more: object) =>
    (await found([refused, notPutBack], more)).map(({ severity }) => severity);
  const missing = { logs: accountOf(7) };
  expect(await severities({ crashes, signals: missing })).toEqual(["loss"]);
  expect(await severities({ crashes })).toEqual(["risk"]);
  expect(await severities({ crashes, signals: { traces: accountOf(7) } })).toEqual(["risk"]);
  expect(await severities({ signals: missing })).toEqual(["risk"]);
});

test("without the system's words there is no full disk", async () => {
  expect(await found([notPutBack, line({ msg: "Exporting failed. Rejecting data." })])).toEqual([]);
});
