import { expect, test } from "vitest";
import { notSplit } from "../../record/collector-log/recorded-lines.ts";
import { factsOf } from "./facts.ts";
import { backendLog, edgeLog, foundOf, MISSING, only } from "./found.ts";
import { recorded } from "./recorded.ts";

test("too-large: reported where the receiver goes on without what the exporter could not send", async () => {
  const lines = [recorded("largeFlush", 2), recorded("largeRejected", 2), recorded("largeSkipped")];
  const second = recorded("largeSkipped");
  const next = { ...second, fields: { ...second.fields, offset: 1 } };
  const finding = await only("too-large", { ...backendLog(...lines, next), ...MISSING });
  expect(finding.message).toContain("continued without the 60 items");
  expect(finding.remedy).toContain("http.max_content_length");
  const held = await only("too-large", { ...backendLog(...lines.slice(0, 2)), ...MISSING });
  expect(held.message).toContain("holds them back");
});

test("too-large: reported for mOTLP, and what was dropped from a queue", async () => {
  const log = backendLog(recorded("motlpLarge", 2));
  const finding = await only("too-large", { ...log, ...MISSING, target: "motlp" });
  expect(finding.message).toContain("mOTLP refused requests as too large (413)");
  expect(finding.message).toContain("30 items");
});

test("too-large: reported at the edge, with the limit that it was", async () => {
  const size = recorded("largeForKafka", 2);
  const dropped = recorded("largeForKafkaDropped", 2);
  const finding = await only("too-large", { ...edgeLog(size, dropped), ...MISSING });
  expect(finding.message).toContain("dropped 200 items");
  expect(finding.message).toContain("message.max.bytes");
  const own = { ...size, fields: { ...size.fields, max_message_bytes: 20_000 } };
  const byExporter = await only("too-large", { ...edgeLog(own, dropped), ...MISSING });
  expect(byExporter.message).toContain("its exporter allows 20000 (producer: max_message_bytes)");
});

test("too-large: reported for items that are larger than a batch may be", async () => {
  const finding = await only("too-large", {
    ...edgeLog(notSplit({ signal: "traces" })),
    ...MISSING,
  });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toContain("The edge collector's exporter dropped 2 items");
  expect(finding.remedy).toContain("batch: max_size");
  expect(finding.evidence.at(-1)?.text).toContain("dropping items: 2");
});

test("too-large: not reported for requests and messages that are refused for another reason", async () => {
  const logs = { edge: [recorded("forbiddenDropped")], backend: [recorded("motlpBad")] };
  expect(await foundOf("too-large", { logs, ...MISSING })).toEqual([]);
});

test("too-large: where the batches are limited already, the line of the limit and a smaller one", async () => {
  const size = recorded("largeForKafka", 2);
  const over = { ...size, fields: { ...size.fields, max_message_bytes: 20_000 } };
  const dropped = recorded("largeForKafkaDropped", 2);
  const { remedy } = await only("too-large", { ...edgeLog(over, dropped), ...MISSING });
  expect(remedy).toMatch(/max_size at \S*edge\.yaml:\d+ \(800000 bytes\) to \d+ or less/);
  expect(remedy).not.toContain("as configs/durable");
});

test("too-large: JSON is named where it made the messages larger than protobuf", async () => {
  const { writes } = await factsOf("durable");
  const json = writes.map((write) => ({
    ...write,
    encoding: { ...write.encoding, value: "otlp_json" },
  }));
  const log = edgeLog(recorded("largeForKafka", 2), recorded("largeForKafkaDropped", 2));
  const [found] = await foundOf("too-large", { ...log, ...MISSING, writes: json });
  const remedy = found?.remedy;
  expect(remedy).toContain("measured in protobuf, and otlp_json makes more of them");
  expect(remedy).toMatch(/or write otlp_proto \(\S*edge\.yaml:\d+\)/);
});
