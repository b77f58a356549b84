import { expect, test } from "vitest";
import type { AdminChange } from "../../../../src/record/admin-facts.ts";
import { accountOf, SINCE } from "./facts.ts";
import { found, only } from "./found.ts";

const GROUP = "otel-collector";

/** The offset of one partition is set from one to another. */
function reset(to: "earliest" | "latest", moved: readonly [from: bigint | null, to: bigint]) {
  const [from, end] = moved;
  const place = { topic: "otel-logs", partition: 0 };
  const change: AdminChange = {
    ...{ do: "reset-offsets", at: SINCE + 1, group: GROUP, to },
    moved: [{ ...place, from, to: end }],
  };
  return { administration: [change] };
}

test("offsets-reset: reported as a loss with what was skipped", async () => {
  const signals = { logs: { ...accountOf(30), expired: 5 } };
  const finding = await only("offsets-reset", { ...reset("latest", [4n, 12n]), signals });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toBe(
    `The offsets of the consumer group ${GROUP} were set to the end of its topics. It had not committed 8 messages, which it never reads. Missing: 25 logs.`,
  );
  expect(finding.evidence).toEqual([
    {
      source: "topic otel-logs, partition 0",
      text: `the offset of ${GROUP} was set from 4 to 12`,
    },
  ]);
});

test("offsets-reset: reported as a risk where nothing was skipped, or all of it arrived", async () => {
  const nothing = await only("offsets-reset", reset("latest", [12n, 12n]));
  expect(nothing).toMatchObject({ severity: "risk", evidence: [] });
  expect(nothing.message).toMatch(/it skipped nothing\.$/);
  const inMemory = await only("offsets-reset", reset("latest", [null, 12n]));
  expect(inMemory.severity).toBe("risk");
  expect(inMemory.evidence[0]?.text).toBe(`the offset of ${GROUP} was set from none to 12`);
});

test("offsets-reset: reported as a risk where messages are read again, with what is there twice", async () => {
  const signals = { logs: { ...accountOf(0), duplicated: 7 } };
  const finding = await only("offsets-reset", { ...reset("earliest", [12n, 2n]), signals });
  expect(finding.severity).toBe("risk");
  expect(finding.message).toBe(
    `The offsets of the consumer group ${GROUP} were set to the start of its topics, and the backend read 10 messages again. Twice in the target: 7 logs.`,
  );
});

test("offsets-reset: not reported where offsets stay, whatever is missing", async () => {
  const missing = { signals: { logs: accountOf(20) } };
  expect(await found({ ...reset("earliest", [null, 0n]), ...missing })).toEqual([]);
  expect(await found({ ...reset("earliest", [3n, 3n]), ...missing })).toEqual([]);
  expect(await found(missing)).toEqual([]);
});
