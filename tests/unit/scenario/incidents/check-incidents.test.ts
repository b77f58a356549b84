import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeCapture } from "../../../../src/capture/capture-file.ts";
import { loadCollectorConfig } from "../../../../src/collector-config/collector-config.ts";
import { checkIncidents } from "../../../../src/scenario/incidents/check-incidents.ts";
import { type Incident, incidentSchema } from "../../../../src/scenario/incidents/incident.ts";
import { configOf } from "../../collector-config/config-of.ts";

const edge = await loadCollectorConfig("edge", "configs/durable/edge.yaml");
const EDGE_TEXT = edge.files[0]?.text ?? "";
const backend = await loadCollectorConfig("backend", "configs/durable/backend-motlp.yaml");

/** A replay of one message that was captured from a topic. */
async function replayFrom(topic: string, topics: Record<string, string> = {}): Promise<Incident> {
  const file = join(await mkdtemp(join(tmpdir(), "edot-capture-")), "capture.ndjson");
  const message = { topic, partition: 0, offset: 0n, timestamp: 0, key: null, headers: [] };
  await writeCapture(
    file,
    {
      header: { capturedAt: new Date(0), masked: "none" },
      messages: [{ ...message, value: Buffer.from("x") }],
    },
    false,
  );
  const faults = [{ at: "0s", do: "replay", file, topics }];
  return {
    ...incidentSchema.parse({ title: "t", traffic: { for: "1s" }, faults }),
    name: "replay",
  };
}

test("captured messages go to topics of the pipeline, by their own name or another one", async () => {
  const configs = { edge, backend };
  await checkIncidents([await replayFrom("otel-logs")], configs, {});
  await checkIncidents([await replayFrom("prod-logs", { "prod-logs": "otel-logs" })], configs, {});
});

test("a topic that neither collector knows is reported before anything starts", async () => {
  const incident = await replayFrom("prod-logs");
  await expect(checkIncidents([incident], { edge, backend }, {})).rejects.toMatchObject({
    code: "bad-option",
    message: expect.stringContaining("the pipeline has no topic prod-logs"),
    place: "prod-logs",
    remedy: expect.stringContaining("otel-logs, otel-metrics, otel-traces"),
  });
});

test("names with variables, and names that come with the data, are not refused", async () => {
  const named = await configOf(EDGE_TEXT.replace('"otel-logs"', `"\${LOGS}"`), "edge");
  const incident = await replayFrom("prod-logs");
  await checkIncidents([incident], { edge: named, backend }, { LOGS: "prod-logs" });
  const from = '    logs:\n      topic: "otel-logs"';
  expect(EDGE_TEXT).toContain(from);
  const text = EDGE_TEXT.replace(from, `    topic_from_attribute: kafka.topic\n${from}`);
  await checkIncidents([incident], { edge: await configOf(text, "edge"), backend }, {});
});
