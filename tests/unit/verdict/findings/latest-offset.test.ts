import { expect, test } from "vitest";
import { partition } from "../../scenario/states.ts";
import { accountOf, line, SINCE } from "./facts.ts";
import { backendLog, foundOf } from "./found.ts";
import { recorded } from "./recorded.ts";

const ASSIGNED = line({
  level: "info",
  msg: "assigning partitions",
  input: "otel-otlp[0{-1 e-1}]",
});
/** As EDOT 9.4.3 wrote them: after a restart, and while it ran. */
const ON_FIRST_FETCH = recorded("resetOnFirstFetch");
const WHILE_RUNNING = recorded("resetWhileRunning");

const SKIPPED = {
  ...backendLog(ASSIGNED),
  beforeBackend: [partition(3, null, "otel-otlp")],
  itemsBeforeBackend: 50,
  missingBeforeBackend: { logs: 50 },
  signals: { logs: accountOf(30) },
};

test("latest-offset: reported as a loss with what was skipped", async () => {
  const [finding] = await foundOf("latest-offset", SKIPPED, "documented");
  expect(finding).toMatchObject({ severity: "loss" });
  expect(finding?.message).toBe(
    "The backend's consumer group started at the end of the topic. Of what was sent before its first start, 50 of 50 logs never arrived.",
  );
  expect(finding?.evidence[0]).toMatchObject({
    source: expect.stringMatching(/documented\/backend-elasticsearch\.yaml:\d+$/),
    text: "kafka sets no initial_offset; the default is latest",
  });
});

test("latest-offset: reported as a risk where nothing was lost, and where nothing was sent before", async () => {
  const saved = { ...SKIPPED, missingBeforeBackend: {} };
  const [finding] = await foundOf("latest-offset", saved, "documented");
  expect(finding).toMatchObject({ severity: "risk" });
  expect(finding?.message).toMatch(/No item of this run was lost by it\.$/);
  const [unused] = await foundOf("latest-offset", backendLog(ASSIGNED), "documented");
  expect(unused).toMatchObject({ severity: "risk" });
  expect(unused?.message).toMatch(/This run sent no item that it could have affected\.$/);
});

test("latest-offset: not reported for an earlier scenario's start, or a group with offsets", async () => {
  const earlier = { ...SKIPPED, ...backendLog({ ...ASSIGNED, at: SINCE - 1 }) };
  expect(await foundOf("latest-offset", earlier, "documented")).toEqual([]);
  const fields = { ...ASSIGNED.fields, input: "otel-otlp[0{7 e1}]" };
  const resumed = { ...SKIPPED, ...backendLog({ ...ASSIGNED, fields }) };
  expect(await foundOf("latest-offset", resumed, "documented")).toEqual([]);
});

/** 25 of the missing have expired. */
const expired = (missing: number) => ({
  signals: { logs: { ...accountOf(missing), expired: 25 } },
  missingDuringOutage: { logs: missing - 25 },
});

test.each([
  [50, "loss"],
  [25, "risk"],
] as const)(
  "latest-offset: reported after an expiry, %i missing: %s",
  async (missing, severity) => {
    const changes = { ...backendLog(ON_FIRST_FETCH), ...expired(missing) };
    expect(await foundOf("latest-offset", changes, "documented")).toMatchObject([{ severity }]);
  },
);

test.each([
  ["a consumer that runs, which goes on at the nearest offset", "documented", WHILE_RUNNING],
  ["a receiver that begins at the earliest message", "durable", ON_FIRST_FETCH],
] as const)("latest-offset: not reported after an expiry for %s", async (_what, set, reset) => {
  const changes = { ...backendLog(reset), ...expired(50) };
  expect(await foundOf("latest-offset", changes, set)).toEqual([]);
});
