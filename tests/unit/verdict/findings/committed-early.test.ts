import { expect, test } from "vitest";
import { changedConfig } from "../../../../src/collector-config/changed-config.ts";
import { configOf } from "../../collector-config/config-of.ts";
import { accountOf, factsOf, SINCE } from "./facts.ts";
import { backendLog, codesOf, found, foundOf, OUTAGE } from "./found.ts";
import { recorded } from "./recorded.ts";

const LOGS_MISSING = { signals: { logs: accountOf(30) }, missingDuringOutage: { logs: 30 } };
const REFUSED = recorded("unauthorizedDropped");

/** `configs/durable` with other settings of the backend. */
async function backendWith(changes: Parameters<typeof changedConfig>[1]) {
  return { backend: changedConfig((await factsOf("durable")).backend, changes) };
}

const onDisk = () =>
  backendWith({
    exporters: { elasticsearch: { sending_queue: { enabled: true, storage: "file_storage" } } },
  });

/** A backend with a batch processor, which its pipeline may use. */
const withBatch = async (used: string, after: boolean) => ({
  backend: await configOf(
    `receivers:
  kafka: { message_marking: { after: ${after} } }
processors:
  batch/later:
exporters:
  elasticsearch: { api_key: k }
service:
  pipelines: { logs: { receivers: [kafka], processors: [${used}], exporters: [elasticsearch] } }
`,
    "backend",
  ),
});

/** An operator sets the offset to the end of the topic in the outage. */
const resetTo = (to: bigint) => ({
  administration: [
    {
      ...({ do: "reset-offsets", at: SINCE + 1, group: "g", to: "latest" } as const),
      moved: [{ topic: "otel-logs", partition: 0, from: 5n, to }],
    },
  ],
});

test("committed-early: not reported where an operator has set the offset", async () => {
  const changes = { outage: OUTAGE, ...LOGS_MISSING, ...resetTo(9n) };
  expect(await foundOf("committed-early", changes, "documented")).toEqual([]);
});

test("committed-early: reported with what the backend has committed beyond that offset", async () => {
  const changes = { outage: OUTAGE, ...LOGS_MISSING, ...resetTo(8n) };
  const [loss] = await foundOf("committed-early", changes, "documented");
  expect(loss?.message).toContain("committed 1 messages to Kafka");
  expect(loss?.evidence.at(-1)?.text).toBe("group g went from offset 8 to 9 during the outage");
});

test("committed-early: reported as a loss where items are missing, with the offsets", async () => {
  const changes = { outage: OUTAGE, ...LOGS_MISSING };
  const [loss] = await foundOf("committed-early", changes, "documented");
  expect(loss).toMatchObject({ severity: "loss" });
  expect(loss?.message).toContain("committed 4 messages");
  expect(loss?.message).toMatch(/Of what was sent in that time, 30 logs are missing\.$/);
  expect(loss?.remedy).toContain("sending_queue: enabled: false");
  expect(loss?.evidence.map(({ text }) => text)).toContainEqual(
    "group g went from offset 5 to 9 during the outage",
  );
});

test("committed-early: reported with the first line of what the exporter did not deliver", async () => {
  const dropped = recorded("unreachableDropped");
  const changes = { outage: OUTAGE, ...LOGS_MISSING, ...backendLog(dropped) };
  const [finding] = await foundOf("committed-early", changes);
  expect(finding?.evidence.at(-1)?.text).toContain("Exporting failed. Dropping data.");
});

test.each([
  ["nothing is missing", {}],
  [
    "a signal never arrives",
    { signals: { logs: accountOf(100) }, missingDuringOutage: { logs: 40 } },
  ],
  ["what is missing was sent at another time", { signals: { logs: accountOf(30) } }],
])("committed-early: reported as a risk where %s", async (_why, changes) => {
  const [finding] = await foundOf("committed-early", { outage: OUTAGE, ...changes });
  expect(finding).toMatchObject({ severity: "risk" });
  expect(finding?.message).toMatch(/No item of this run was lost by it\.$/);
});

test("committed-early: reported as a risk where nothing was sent in the outage", async () => {
  const outage = { ...OUTAGE, sequences: { from: 40, to: 40 } };
  const [finding] = await foundOf("committed-early", { outage });
  expect(finding?.message).toMatch(/This run sent no item that it could have affected\.$/);
});

test("committed-early: not reported without a commit during the outage", async () => {
  const outage = { ...OUTAGE, commits: [] };
  expect(await foundOf("committed-early", { outage, ...LOGS_MISSING }, "documented")).toEqual([]);
});

test("committed-early: reported as context where a queue on disk lost the items by 401", async () => {
  const changes = { outage: OUTAGE, ...LOGS_MISSING, ...backendLog(REFUSED), ...(await onDisk()) };
  const findings = await found(changes);
  expect(codesOf(findings)).toEqual(["loss authentication-refused", "risk committed-early"]);
  expect(findings[1]?.message).toContain(
    "30 logs are missing, because the target refused the credentials (authentication-refused).",
  );
  expect(findings[1]?.message).not.toContain("No item of this run");
});

test("committed-early: reported as context where a queue in memory gave up by 401 alone", async () => {
  const changes = { outage: OUTAGE, ...LOGS_MISSING, ...backendLog(REFUSED) };
  expect(codesOf(await found(changes))).toEqual([
    "loss authentication-refused",
    "risk committed-early",
  ]);
});

test("committed-early: reported as the one cause where the exporter gave up for another reason", async () => {
  const passing = recorded("unauthorizedFlush");
  const dropped = recorded("unreachableDropped");
  const changes = { outage: OUTAGE, ...LOGS_MISSING, ...backendLog(passing, dropped) };
  expect(codesOf(await found(changes))).toEqual([
    "loss committed-early",
    "loss retries-exhausted",
    "risk authentication-refused",
  ]);
});

test("committed-early: reported with the batch processor's line, not the exporter's queue", async () => {
  const changes = { outage: OUTAGE, ...LOGS_MISSING, ...(await withBatch("batch/later", true)) };
  const [finding] = await foundOf("committed-early", changes);
  expect(finding).toMatchObject({ severity: "loss" });
  expect(finding?.remedy).toMatch(/^take the batch processor \(batch\/later\) out of/);
  expect(finding?.remedy).not.toContain("sending_queue");
  // The receiver marks messages after delivery, and is not to blame.
  expect(finding?.evidence).toMatchObject([
    {
      source: expect.stringMatching(/:4$/),
      text: expect.stringContaining("message_marking.after has no effect"),
    },
    { source: "topic otel-logs, partition 0" },
  ]);
});

test("committed-early: reported with the receiver, too, where that marks messages early", async () => {
  const changes = { outage: OUTAGE, ...LOGS_MISSING, ...(await withBatch("batch/later", false)) };
  const [finding] = await foundOf("committed-early", changes);
  expect(finding?.evidence.map(({ text }) => text).slice(0, 2)).toEqual([
    expect.stringContaining("batch/later answers the receiver"),
    expect.stringContaining("kafka marks messages before they are delivered"),
  ]);
});

test("committed-early: not reported with a batch processor that no pipeline uses", async () => {
  const changes = { outage: OUTAGE, ...LOGS_MISSING, ...(await withBatch("", false)) };
  const [finding] = await foundOf("committed-early", changes);
  expect(finding?.remedy).not.toContain("batch processor");
  expect(finding?.evidence[0]?.text).toContain("kafka marks messages before they are delivered");
});
