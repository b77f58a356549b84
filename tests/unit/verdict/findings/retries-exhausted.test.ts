import { expect, test } from "vitest";
import { backendLog, edgeLog, found, foundOf, MISSING, only } from "./found.ts";
import { recorded } from "./recorded.ts";

test("retries-exhausted: reported with the settings that end the attempts", async () => {
  const changes = { ...backendLog(recorded("unreachableDropped")), ...MISSING };
  const [finding] = await foundOf("retries-exhausted", changes, "documented");
  expect(finding?.message).toContain("gave up on 20 items");
  expect(finding?.evidence.map(({ text }) => text).slice(0, 2)).toEqual([
    "elasticsearch sets no retry.max_retries; the default is 2",
    "elasticsearch sets no retry.retry_on_status; the default is 429 alone",
  ]);
  expect(finding?.evidence[0]?.source).toMatch(/documented\/backend-elasticsearch\.yaml:\d+$/);
});

test("retries-exhausted: reported at the edge, which has its own limit", async () => {
  const changes = { ...edgeLog(recorded("noTopicDropped")), ...MISSING };
  const finding = await only("retries-exhausted", changes);
  expect(finding.message).toContain("The edge collector's exporter gave up on 30 items");
  expect(finding.evidence[0]?.text).toBe('kafka sets retry_on_failure.max_elapsed_time: "0s"');
});

test("retries-exhausted: reported for an answer of a target in trouble that was taken for permanent", async () => {
  const dropped = recorded("unreachableDropped");
  const error = "Permanent error: flush failed (503): ";
  const line = { ...dropped, error, fields: { ...dropped.fields, error } };
  const finding = await only("retries-exhausted", { ...backendLog(line), ...MISSING });
  expect(finding.remedy).toContain("on any answer of a backend in trouble");
});

test("retries-exhausted: not reported while a receiver keeps what an exporter could not send", async () => {
  const rejected = recorded("largeRejected");
  const error = "failed to execute the request: dial tcp 127.0.0.1:22525: connect: refused";
  const line = { ...rejected, error, fields: { ...rejected.fields, error } };
  expect(await found({ ...backendLog(line), ...MISSING })).toEqual([]);
});

test("retries-exhausted: not reported for what a shutdown interrupted", async () => {
  expect(await found(edgeLog(recorded("shutDown")))).toEqual([]);
});
