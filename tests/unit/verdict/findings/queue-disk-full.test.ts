import { expect, test } from "vitest";
import { accountOf, line } from "./facts.ts";
import { edgeLog, found, foundOf } from "./found.ts";

const NO_SPACE = "write /var/lib/otelcol/edge/exporter_kafka__logs: no space left on device";
const refused = line({ msg: "Exporting failed. Rejecting data.", error: NO_SPACE, signal: "logs" });
const notPutBack = line({
  msg: "Errors occurred while moving items for dispatching back to queue",
  signal: "logs",
});
const crashes = [{ role: "edge", queued: 3 }] as const;

test("queue-disk-full: reported as a risk where the edge refuses, with the system's error", async () => {
  expect(await found(edgeLog({ ...refused, times: 5 }))).toMatchObject([
    {
      code: "queue-disk-full",
      severity: "risk",
      message: expect.stringContaining("it refused 5 requests"),
      evidence: [{ source: "logs/edge.log", text: expect.stringContaining("no space left") }],
    },
  ]);
});

test("queue-disk-full: reported as a loss of what the edge has lost, with or without a crash", async () => {
  const of = async (more: object) =>
    (await foundOf("queue-disk-full", { ...edgeLog(refused, notPutBack), ...more })).map(
      ({ severity, message }) => [severity, message],
    );
  const lostAtEdge = { traces: 800, metrics: 0, logs: 7 };
  const [[severity, message] = []] = await of({ lostAtEdge });
  expect(severity).toBe("loss");
  expect(message).toContain("It lost 800 traces and 7 logs that it had accepted");
  expect(message).not.toContain("started again");
  const [[, crashed] = []] = await of({ crashes, lostAtEdge });
  expect(crashed).toContain("It was started again on the full disk");
  // What is missing elsewhere is not the disk's doing.
  expect(await of({ crashes, signals: { logs: accountOf(7) }, lostAtEdge: {} })).toEqual([
    ["risk", expect.stringContaining("can lose what it has accepted")],
  ]);
});

test("queue-disk-full: not reported without the system's error", async () => {
  const other = line({ msg: "Exporting failed. Rejecting data." });
  expect(await found(edgeLog(notPutBack, other))).toEqual([]);
});
