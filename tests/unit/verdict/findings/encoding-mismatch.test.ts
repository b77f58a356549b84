import { expect, test } from "vitest";
import {
  notProcessed,
  paused,
  skipped,
  unmarshalFailed,
} from "../../record/collector-log/recorded-lines.ts";
import { accountOf } from "./facts.ts";
import { codesOf } from "./found.ts";
import { atRest, foundWith, LOST, READ_JSON } from "./mismatched.ts";

test("encoding-mismatch: reported with both lines of the configs, the log's line and the offsets", async () => {
  const lines = [0, 1, 2].flatMap((offset) => [unmarshalFailed(), skipped({ offset })]);
  const findings = await foundWith({ backend: READ_JSON }, { signals: LOST, lines, ...atRest(3) });
  expect(codesOf(findings)).toEqual(["loss encoding-mismatch"]);
  expect(findings[0]?.message).toBe(
    "The edge writes logs as otlp_proto, and the backend reads them as otlp_json. It could not decode 3 messages of otel-logs (partition 0: offsets 0 to 2). Missing: 100 of 100 logs.",
  );
  expect(findings[0]?.evidence).toMatchObject([
    {
      source: expect.stringMatching(/edge\.yaml:\d+$/),
      text: "kafka writes logs to otel-logs as otlp_proto",
    },
    {
      source: "backend overlay: receivers.kafka.logs.encoding",
      text: "kafka reads logs from otel-logs as otlp_json",
    },
    { source: "logs/backend.log", text: expect.stringContaining('"offset":0') },
  ]);
});

test("encoding-mismatch: reported with the messages in between that the log does not name", async () => {
  const lines = [0, 3].flatMap((offset) => [unmarshalFailed(), skipped({ offset })]);
  const changes = { signals: LOST, lines, ...atRest(4, 4) };
  const [finding] = await foundWith({ backend: READ_JSON }, changes);
  expect(finding?.message).toContain(
    "2 more in between were decoded into nothing, without a log line",
  );
});

test("encoding-mismatch: reported for a partition that stands still at its first message", async () => {
  const lines = [unmarshalFailed(), notProcessed(), paused()];
  const changes = { signals: LOST, lines, ...atRest(null) };
  const findings = await foundWith({ backend: READ_JSON }, changes);
  expect(codesOf(findings)).toEqual(["loss encoding-mismatch", "loss waiting-in-kafka"]);
});

test("encoding-mismatch: reported as a risk where no item was sent that way", async () => {
  const none = { signals: { traces: accountOf(0) }, ...atRest(3) };
  const findings = await foundWith({ backend: READ_JSON }, none);
  expect(codesOf(findings)).toEqual(["risk encoding-mismatch"]);
  expect(findings[0]?.message).toMatch(/This run sent no item that it could have affected\.$/);
});

test("encoding-mismatch: not reported where the configs agree", async () => {
  const lines = [unmarshalFailed(), skipped()];
  const both = {
    edge: { exporters: { kafka: { logs: { encoding: "otlp_json" } } } },
    backend: READ_JSON,
  };
  for (const changes of [{}, both]) {
    const findings = await foundWith(changes, { signals: LOST, lines, ...atRest(3) });
    expect(codesOf(findings)).toEqual(["loss undecodable-message"]);
  }
});
