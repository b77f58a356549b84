import { expect, test } from "vitest";
import { SIGNALS, type Signal } from "../../../../src/otlp/item.ts";
import type { MessageLine, RemovedLine } from "../../../../src/record/kafka/message-line.ts";
import { HOPS, nothingLost } from "../../../../src/verdict/attribution/hop.ts";
import { ItemMarks, MARK, noMarks } from "../../../../src/verdict/attribution/item-marks.ts";
import {
  locate,
  messagePlace,
  type Whereabouts,
} from "../../../../src/verdict/attribution/locate.ts";

const TOPIC = "otel-logs";

/** Ten missing logs, two in each of the messages at offsets 0 to 4, unless told otherwise. */
const MESSAGES = [0, 1, 2, 3, 4].map((offset) => message(offset, [offset * 2, offset * 2 + 1]));

function message(offset: number, range: readonly [number, number], topic = TOPIC): MessageLine {
  const place = { topic, partition: 0, offset: `${offset}`, timestamp: 0, bytes: 1 };
  return { ...place, signal: "logs", sequences: [range] };
}

async function* stream(lines: readonly MessageLine[]): AsyncGenerator<MessageLine> {
  yield* lines;
}

async function* removed(
  ...lines: readonly (readonly [line: MessageLine | undefined, committed: boolean])[]
): AsyncGenerator<RemovedLine> {
  for (const [line, committed] of lines) if (line !== undefined) yield { ...line, committed };
}

interface Case extends Partial<Omit<Whereabouts, "messages" | "items" | "rejected" | "unfound">> {
  readonly messages?: readonly MessageLine[];
  readonly missing?: number;
  readonly refused?: readonly number[];
  readonly rejected?: number;
  readonly unfound?: number;
  readonly start?: bigint;
  readonly end?: bigint;
  readonly committed?: bigint | null;
}

async function logsLost(changes: Case = {}) {
  const {
    messages = MESSAGES,
    missing = 10,
    refused = [],
    rejected = 0,
    unfound = 0,
    ...more
  } = changes;
  const { start = 0n, end = 10n, committed = 5n, ...rest } = more;
  const items = noMarks();
  for (let sequence = 0; sequence < missing; sequence++) items.logs.add(sequence, MARK.missing);
  for (const sequence of refused) items.logs.add(sequence, MARK.refused);
  const none = () => new Set<number>();
  const located = await locate({
    items,
    expired: { traces: none(), metrics: none(), logs: none() },
    messages: stream(messages),
    partitions: [{ topic: TOPIC, partition: 0, start, end, committed }],
    undecodable: new Set(),
    skipped: [],
    committedEarly: [],
    rejected: { traces: 0, metrics: 0, logs: rejected },
    unfound: { traces: 0, metrics: 0, logs: unfound },
    topicsOf: { traces: ["otel-traces"], metrics: ["otel-metrics"], logs: [TOPIC] },
    ...rest,
  });
  for (const signal of SIGNALS) expectSum(located, signal, signal === "logs" ? missing : 0);
  return located.logs;
}

/** Whatever happens, every missing item is at one hop. */
function expectSum(located: Awaited<ReturnType<typeof locate>>, signal: Signal, missing: number) {
  const { lostAt, losses } = located[signal];
  expect(HOPS.reduce((sum, hop) => sum + lostAt[hop], 0)).toBe(missing);
  expect(losses.reduce((sum, { items }) => sum + items, 0)).toBe(missing);
}

const EARLY = [{ topic: TOPIC, partition: 0, from: 2n, to: 4n }];

test.each<[string, Case, Partial<ReturnType<typeof nothingLost>>]>([
  ["committed and not delivered", {}, { "backend-collector": 10 }],
  [
    "committed up to the third message",
    { committed: 2n },
    {
      "backend-collector": 4,
      "waiting-in-kafka": 6,
    },
  ],
  ["never committed", { committed: null }, { "waiting-in-kafka": 10 }],
  [
    "removed before they were committed",
    { committed: 1n, start: 4n },
    {
      "backend-collector": 2,
      retention: 6,
      "waiting-in-kafka": 2,
    },
  ],
  [
    "expired by the scenario's own account",
    {
      expired: { traces: new Set(), metrics: new Set(), logs: new Set([0, 1, 2]) },
    },
    { retention: 3, "backend-collector": 7 },
  ],
  ["never written", { messages: MESSAGES.slice(0, 2) }, { "backend-collector": 4, edge: 6 }],
  [
    "refused by the edge",
    { messages: MESSAGES.slice(0, 4), refused: [8, 9] },
    {
      "edge-refused": 2,
      "backend-collector": 8,
    },
  ],
  [
    "rejected by the target, in numbers",
    { rejected: 3 },
    {
      "backend-rejected": 3,
      "backend-collector": 7,
    },
  ],
  ["rejected more often than there are items", { rejected: 30 }, { "backend-rejected": 10 }],
  [
    "written twice, and once not committed yet",
    {
      messages: [...MESSAGES, message(5, [0, 1])],
    },
    { "backend-collector": 8, "waiting-in-kafka": 2 },
  ],
  [
    "removed on purpose, and committed or not before",
    {
      messages: MESSAGES.slice(3),
      removed: removed([MESSAGES[0], true], [MESSAGES[1], false], [MESSAGES[2], false]),
    },
    { "backend-collector": 6, retention: 4 },
  ],
  [
    "removed on purpose, and written to the topic that has its name now",
    {
      messages: [message(0, [0, 1]), message(1, [2, 3])],
      ...{ end: 2n, committed: 9n },
      removed: removed(...MESSAGES.map((one) => [one, false] as const)),
    },
    // What is committed beyond its end is of the topic before it.
    { "waiting-in-kafka": 4, retention: 6 },
  ],
  [
    "skipped by a reset of the offsets",
    { reset: [{ topic: TOPIC, partition: 0, from: 1n, to: 4n }], rejected: 10 },
    { "backend-rejected": 4, "backend-collector": 6 },
  ],
])("%s", async (_what, changes, expected) => {
  expect((await logsLost(changes)).lostAt).toEqual({ ...nothingLost(), ...expected });
});

test("a topic with a message that cannot be read hides what is in no other", async () => {
  const riddle: MessageLine = { ...message(5, [0, 0]), signal: null, sequences: [] };
  const some = MESSAGES.slice(0, 3);
  const here = await logsLost({ messages: [...some, riddle] });
  expect(here.lostAt).toMatchObject({ unattributed: 4, edge: 0, "backend-collector": 6 });
  const empty = await logsLost({ messages: [...some, { ...riddle, bytes: 0 }] });
  expect(empty.lostAt).toMatchObject({ unattributed: 0, edge: 4 });
  const elsewhere = await logsLost({ messages: [...some, { ...riddle, topic: "other" }] });
  expect(elsewhere.lostAt).toMatchObject({ unattributed: 0, edge: 4 });
  const topicsOf = { traces: undefined, metrics: undefined, logs: undefined };
  const unknown = await logsLost({ messages: [...some, { ...riddle, topic: "other" }], topicsOf });
  expect(unknown.lostAt).toMatchObject({ unattributed: 4, edge: 0 });
});

test("causes have their offsets, and what has one is not attributed to a rejection", async () => {
  const { losses } = await logsLost({
    undecodable: new Set([messagePlace(TOPIC, 0, 4n)]),
    skipped: [{ topic: TOPIC, partition: 0, from: 0n, to: 1n }],
    committedEarly: EARLY,
    rejected: 3,
  });
  const at = (first: string, last = first) => [{ topic: TOPIC, partition: 0, first, last }];
  expect(losses).toEqual([
    { at: "backend-rejected", items: 2, messages: at("1"), more: 0 },
    { at: "backend-collector", because: "skipped", items: 2, messages: at("0"), more: 0 },
    { at: "backend-rejected", items: 1, messages: at("2", "3"), more: 0 },
    {
      ...{ at: "backend-collector", because: "committed-early" },
      ...{ items: 3, messages: at("2", "3"), more: 0 },
    },
    { at: "backend-collector", because: "undecodable", items: 2, messages: at("4"), more: 0 },
  ]);
});

test("where Kafka cannot be read, what was accepted cannot be attributed", async () => {
  const items = noMarks();
  items.traces.add(7, MARK.missing);
  const none = new Set<number>();
  const { traces } = await locate({
    ...{ items, messages: undefined, partitions: [], undecodable: new Set<string>() },
    expired: { traces: none, metrics: none, logs: none },
    ...{ skipped: [], committedEarly: [], rejected: { traces: 1, metrics: 0, logs: 0 } },
    unfound: { traces: 0, metrics: 0, logs: 0 },
    topicsOf: { traces: ["t"], metrics: ["t"], logs: ["t"] },
  });
  expect(traces.lostAt).toEqual({ ...nothingLost(), unattributed: 1 });
});

test("a million items need a megabyte of marks, wherever they begin", () => {
  const marks = new ItemMarks();
  marks.add(999_999, MARK.missing);
  marks.add(999_999, MARK.waiting);
  expect([...marks.entries()]).toEqual([[999_999, MARK.missing | MARK.waiting]]);
  expect(marks.has(3, MARK.missing)).toBe(false);
});

test("what the target took and does not have is unattributed, after what it refused", async () => {
  const { lostAt, losses } = await logsLost({ rejected: 3, unfound: 5 });
  expect(lostAt).toMatchObject({ "backend-rejected": 3, unattributed: 5, "backend-collector": 2 });
  const gone = expect.objectContaining({ at: "unattributed", because: "taken-and-gone", items: 5 });
  expect(losses).toContainEqual(gone);
});

test("what has another cause is not taken for gone", async () => {
  const undecodable = new Set([0, 1, 2, 3, 4].map((at) => messagePlace(TOPIC, 0, `${at}`)));
  expect((await logsLost({ undecodable, unfound: 9 })).lostAt).toMatchObject({ unattributed: 0 });
  const committedEarly = [{ topic: TOPIC, partition: 0, from: 0n, to: 5n }];
  expect((await logsLost({ committedEarly, unfound: 9 })).lostAt).toMatchObject({
    unattributed: 0,
  });
  expect((await logsLost({ committed: 0n, unfound: 9 })).lostAt).toMatchObject({ unattributed: 0 });
});
