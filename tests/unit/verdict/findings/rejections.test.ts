import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { LogLine } from "../../../../src/record/collector-log/log.ts";
import type { TargetRefusals } from "../../../../src/record/pipeline-facts.ts";
import { loadDurable } from "../../../../src/verdict/findings/durable-line.ts";
import { findFaults } from "../../../../src/verdict/findings/find-faults.ts";
import type { Finding, FindingCode } from "../../../../src/verdict/findings/finding.ts";
import type { RunFacts } from "../../../../src/verdict/findings/run-facts.ts";
import { accountOf, factsOf } from "./facts.ts";
import { recorded } from "./recorded.ts";

const MISSING = { signals: { traces: accountOf(30) } };
const NOTHING: TargetRefusals = {
  tooBusy: { count: 0, asked: "GET /_nodes/stats" },
  metricsWindows: [],
  failureStores: [],
};

function backend(...lines: readonly LogLine[]): Pick<RunFacts, "logs"> {
  return { logs: { edge: [], backend: lines } };
}

async function found(
  changes: Partial<RunFacts>,
  set: "documented" | "durable" = "durable",
): Promise<readonly Finding[]> {
  return findFaults(await factsOf(set, { refusals: NOTHING, ...changes }));
}

/** The only finding. */
async function only(code: FindingCode, changes: Partial<RunFacts>): Promise<Finding> {
  const findings = await found(changes);
  expect(findings.map((finding) => finding.code)).toEqual([code]);
  return findings[0] as Finding;
}

test("a point that is there already is neither refused nor anything else", async () => {
  expect(await found({ ...backend(recorded("conflict", 300)), ...MISSING })).toEqual([]);
});

test("rejected-documents: counted, with index, type and reason", async () => {
  const lines = [recorded("tooLongForTheMapping", 6), recorded("noSuchPipeline", 60)];
  const finding = await only("rejected-documents", { ...backend(...lines), ...MISSING });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toContain(
    "66 documents (document_parsing_exception, illegal_argument_exception)",
  );
  expect(finding.evidence.map(({ text }) => text)).toEqual([
    expect.stringContaining(".ds-traces-delivery_mwwnhiv3.otel-harness-2026.11.25-000001"),
    expect.stringContaining("pipeline with id [nope] does not exist"),
  ]);
});

test("rejected-documents: those in a failure store, of which the log has nothing", async () => {
  const store = { stream: "logs-x.otel-harness", documents: 12, example: "mapper_exception: no" };
  const refusals = { ...NOTHING, failureStores: [store] };
  const finding = await only("rejected-documents", { refusals, ...MISSING });
  expect(finding.message).toBe(
    "12 documents are in failure stores, not in their data streams; the collector's log says nothing of them.",
  );
  expect(finding.evidence).toEqual([
    {
      source: "logs-x.otel-harness::failures",
      text: "12 documents, for example: mapper_exception: no",
    },
  ]);
});

test("rejected-documents: whole requests that mOTLP takes for wrong", async () => {
  const changes = { ...backend(recorded("motlpBad", 2)), ...MISSING, target: "motlp" } as const;
  const finding = await only("rejected-documents", changes);
  expect(finding.message).toBe("mOTLP refused requests with 30 items for good.");
});

test("too-old-for-time-series: with the window and the times of what is missing", async () => {
  const window = { index: ".ds-metrics-x", start: 1_000_000, end: 2_000_000 };
  const times = { earliest: 900_000, latest: 950_000 };
  const changes = {
    ...backend(recorded("tooOld", 40)),
    ...MISSING,
    refusals: { ...NOTHING, metricsWindows: [window] },
    missingMetricTimes: times,
  };
  const finding = await only("too-old-for-time-series", changes);
  expect(finding.message).toContain("refused 40 metric documents");
  expect(finding.message).toContain("too old");
  expect(finding.evidence.slice(0, 2)).toEqual([
    {
      source: "index .ds-metrics-x",
      text: "takes points from 1970-01-01T00:16:40.000Z to before 1970-01-01T00:33:20.000Z",
    },
    {
      source: "sent",
      text: "the missing data points are of 1970-01-01T00:15:00.000Z to 1970-01-01T00:15:50.000Z",
    },
  ]);
  const late = { ...changes, missingMetricTimes: { earliest: 2_000_000, latest: 2_100_000 } };
  const newer = await only("too-old-for-time-series", late);
  expect(newer.message).toContain("too new");
  expect(newer.remedy).toContain("index.look_ahead_time");
});

test("too-large: the receiver goes on without what the exporter could not send", async () => {
  const lines = [recorded("largeFlush", 2), recorded("largeRejected", 2), recorded("largeSkipped")];
  const second = recorded("largeSkipped");
  const skipped = { ...second, fields: { ...second.fields, offset: 1 } };
  const finding = await only("too-large", { ...backend(...lines, skipped), ...MISSING });
  expect(finding.message).toContain("went on without the 60 items");
  expect(finding.remedy).toContain("http.max_content_length");
  const held = await only("too-large", { ...backend(...lines.slice(0, 2)), ...MISSING });
  expect(held.message).toContain("keeps them back");
});

test("too-large: of mOTLP, and dropped from a queue", async () => {
  const changes = { ...backend(recorded("motlpLarge", 2)), ...MISSING, target: "motlp" } as const;
  const finding = await only("too-large", changes);
  expect(finding.message).toContain("mOTLP refused requests as too large (413)");
  expect(finding.message).toContain("30 items");
});

test("too-large: at the edge, and whose limit it was", async () => {
  const size = recorded("largeForKafka", 2);
  const dropped = recorded("largeForKafkaDropped", 2);
  const edge = { logs: { edge: [size, dropped], backend: [] }, ...MISSING };
  const finding = await only("too-large", edge);
  expect(finding.message).toContain("dropped 200 items");
  expect(finding.message).toContain("message.max.bytes");
  const own = { ...size, fields: { ...size.fields, max_message_bytes: 20_000 } };
  const byExporter = { logs: { edge: [own, dropped], backend: [] }, ...MISSING };
  expect((await only("too-large", byExporter)).message).toContain(
    "its exporter allows 20000 (producer: max_message_bytes)",
  );
});

test("retries-exhausted: with the settings that end the attempts", async () => {
  const changes = { ...backend(recorded("unreachableDropped")), ...MISSING };
  const finding = (await found(changes, "documented")).find(
    ({ code }) => code === "retries-exhausted",
  );
  expect(finding?.message).toContain("gave up on 20 items");
  expect(finding?.evidence.map(({ text }) => text).slice(0, 2)).toEqual([
    "elasticsearch sets no retry.max_retries; the default is 2",
    "elasticsearch sets no retry.retry_on_status; the default is 429 alone",
  ]);
  expect(finding?.evidence[0]?.source).toMatch(/documented\/backend-elasticsearch\.yaml:\d+$/);
});

test("retries-exhausted: at the edge, which has its own limit", async () => {
  const logs = { edge: [recorded("noTopicDropped")], backend: [] };
  const finding = await only("retries-exhausted", { logs, ...MISSING });
  expect(finding.message).toContain("The edge collector's exporter gave up on 30 items");
  expect(finding.evidence[0]?.text).toBe('kafka sets retry_on_failure.max_elapsed_time: "0s"');
});

test("retries-exhausted: an answer of a backend in trouble that was taken for permanent", async () => {
  const dropped = recorded("unreachableDropped");
  const error = "Permanent error: flush failed (503): ";
  const line = { ...dropped, error, fields: { ...dropped.fields, error } };
  const finding = await only("retries-exhausted", { ...backend(line), ...MISSING });
  expect(finding.remedy).toContain("on any answer of a backend in trouble");
});

test("retries-exhausted: not while a receiver keeps what an exporter could not send", async () => {
  const rejected = recorded("largeRejected");
  const error = "failed to execute the request: dial tcp 127.0.0.1:22525: connect: refused";
  const line = { ...rejected, error, fields: { ...rejected.fields, error } };
  expect(await found({ ...backend(line), ...MISSING })).toEqual([]);
});

test("rate-limited: documents and requests that the exporter gave up on", async () => {
  const documents = await found({ ...backend(recorded("busyDocument", 60)), ...MISSING });
  expect(documents.map(({ code }) => code)).toEqual(["rate-limited", "retries-exhausted"]);
  expect(documents[0]?.message).toContain("gave up on 60 documents");
  const lines = [recorded("busyFlush"), recorded("busyDropped")];
  const requests = await found({ ...backend(...lines), ...MISSING });
  expect(requests.map(({ code }) => code)).toEqual(["rate-limited", "retries-exhausted"]);
  expect(requests[0]?.message).toContain("gave up on 60 items");
});

test("rate-limited: a risk where the exporter tried again", async () => {
  const changes = { ...backend(recorded("motlpBusyRetried", 7)), target: "motlp" } as const;
  const finding = await only("rate-limited", changes);
  expect(finding).toMatchObject({ severity: "risk" });
  expect(finding.message).toBe(
    "mOTLP was sent more than it takes (429); the backend collector tries again.",
  );
});

test("rate-limited: by the target's own count, where the exporter says nothing", async () => {
  const refusals = { ...NOTHING, tooBusy: { count: 9, asked: "GET /_nodes/stats" } };
  const finding = await only("rate-limited", { refusals });
  expect(finding.evidence).toEqual([
    { source: "Elasticsearch", text: "GET /_nodes/stats: 9 refused for want of room" },
  ]);
});

test("rate-limited: not where the outage is that the harness answers so", async () => {
  const outage = {
    kind: "429",
    seconds: 5,
    endedAt: 0,
    arrivedBefore: 0,
    sequences: { from: 0, to: 0 },
    commits: [],
  } as const;
  const changes = { ...backend(recorded("motlpBusyRetried")), outage, target: "motlp" } as const;
  expect(await found(changes)).toEqual([]);
});

test("phantom-documents: by id, with the document's beginning", async () => {
  const sample = { index: ".ds-logs-generic.otel-default-1", id: "abc", text: '{"body":"x"}' };
  const logs = { ...accountOf(0), unexpected: 3, unexpectedSamples: [sample] };
  const finding = await only("phantom-documents", { signals: { logs } });
  expect(finding.message).toContain("3 among the logs");
  expect(finding.evidence).toEqual([
    { source: ".ds-logs-generic.otel-default-1, document abc", text: '{"body":"x"}' },
  ]);
});

test.each(["elasticsearch", "motlp"] as const)(
  "remedies for %s point at lines of configs/durable that say what they should",
  async (target) => {
    const edge = [recorded("largeForKafkaDropped"), recorded("busyDropped")];
    const lines = [recorded("busyDropped"), recorded("motlpLarge"), recorded("motlpBusyDropped")];
    const logs = { edge, backend: lines };
    const phantoms = { logs: { ...accountOf(1), unexpected: 1 } };
    const durable = await loadDurable(target);
    const findings = await found({ logs, signals: phantoms, target, durable });
    const places = findings.flatMap(({ remedy }) => [
      ...remedy.matchAll(/(configs\/durable\/[a-z-]+\.yaml):(\d+)/g),
    ]);
    const texts = places.map(
      ([, file = "", line]) =>
        readFileSync(file, "utf8").split("\n")[Number(line) - 1]?.trim() ?? "",
    );
    expect(places.length).toBeGreaterThan(6);
    for (const text of texts) {
      expect(text).toMatch(
        /^(max_size|max_retries|retry_on_status|max_elapsed_time|enabled|topics|encoding): /,
      );
    }
  },
);
