import { expect, test } from "vitest";
import { skipped, unmarshalFailed } from "../../record/collector-log/recorded-lines.ts";
import { accountOf, line } from "./facts.ts";
import { backendLog, foundOf } from "./found.ts";

const ASSIGNED = line({
  level: "info",
  msg: "assigning partitions",
  input: "otel-otlp[0{0 e0}]",
  signal: "traces",
});

test("shared-topic: reported as a loss with the consumer that took the others' messages", async () => {
  const on = { topic: "otel-otlp", signal: "traces" };
  const lines = [ASSIGNED, unmarshalFailed(on), skipped(on)];
  const changes = { ...backendLog(...lines), signals: { logs: accountOf(30) } };
  const [finding] = await foundOf("shared-topic", changes, "documented");
  expect(finding?.severity).toBe("loss");
  expect(finding?.message).toBe(
    "traces, metrics and logs share the topic otel-otlp. The consumer of traces took the messages of logs and could not decode 1 of them. Missing: 30 of 100 logs.",
  );
  expect(finding?.evidence[0]?.source).toMatch(/documented\/edge\.yaml:\d+$/);
});

test("shared-topic: reported as a risk where nothing was lost, and where nothing was sent", async () => {
  const [saved] = await foundOf("shared-topic", {}, "documented");
  expect(saved).toMatchObject({ severity: "risk" });
  expect(saved?.message).toContain(
    "No item of this run was lost by it, which depends on which consumer gets which partition.",
  );
  const [unused] = await foundOf("shared-topic", { signals: {} }, "documented");
  expect(unused?.message).toMatch(/This run sent no item that it could have affected\.$/);
});

test("shared-topic: not reported where each signal has its own topic", async () => {
  const signals = { logs: accountOf(30) };
  expect(await foundOf("shared-topic", { ...backendLog(ASSIGNED), signals })).toEqual([]);
});
