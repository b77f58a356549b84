import { describe, expect, test } from "vitest";
import { SIGNALS, type Signal } from "../../../../../src/otlp/item.ts";
import type { MotlpAnswer } from "../../../../../src/stack/parts/motlp/answers.ts";
import { exportItems, PROTOCOLS, type Protocol } from "./js-exporters.ts";
import { useMotlp } from "./running-motlp.ts";

const server = useMotlp();
const answers = () => server().motlp.answers;

/** Every way of sending; each test below goes through all of them at once. */
const WAYS = PROTOCOLS.flatMap((protocol) => SIGNALS.map((signal) => ({ protocol, signal })));
const COUNT = 5;

interface Way {
  readonly protocol: Protocol;
  readonly signal: Signal;
}

/** What one export looked like from both ends. */
interface Seen {
  readonly outcome: unknown;
  /** What each of its requests was answered. */
  readonly statuses: readonly (number | null)[];
  /** Milliseconds between its requests. */
  readonly pauses: readonly number[];
  /** Sequence numbers of its items that were accepted. */
  readonly accepted: readonly (number | null)[];
}

let runs = 0;

/** Exports a few items whose first request is answered as told. */
async function seen(way: Way, answer: MotlpAnswer | undefined, more = {}): Promise<Seen> {
  const run = `js-${runs++}`;
  if (answer !== undefined) await answers().set(answer, { run, requests: 1 });
  const outcome = await exportItems(server(), { ...way, run, count: COUNT, ...more });
  const requests = (await answers().requests()).filter((request) => request.runs.includes(run));
  const lines = (await server().accepted(way.signal)).filter((line) => line.run === run);
  return {
    outcome,
    statuses: requests.map(({ status }) => status),
    pauses: requests.slice(1).map(({ time }, index) => time - (requests[index]?.time ?? 0)),
    accepted: lines
      .map(({ sequence }) => sequence)
      .sort((one, other) => Number(one) - Number(other)),
  };
}

async function everyWay(
  answer: MotlpAnswer | undefined,
  check: (result: Seen, way: Way) => void,
): Promise<void> {
  const results = await Promise.all(
    WAYS.map(async (way) => ({ way, result: await seen(way, answer) })),
  );
  for (const { way, result } of results) check(result, way);
}

const ALL = [0, 1, 2, 3, 4];

describe.concurrent("the OpenTelemetry JS exporters", () => {
  test("are accepted", () =>
    everyWay(undefined, (result) =>
      expect(result).toMatchObject({ outcome: "success", statuses: [200], accepted: ALL }),
    ));

  test("are accepted with gzip", async () => {
    for (const way of WAYS) {
      const result = await seen(way, undefined, { gzip: true });
      expect(result).toMatchObject({ outcome: "success", statuses: [200], accepted: ALL });
    }
  });

  test.each([429, 502, 503, 504])("retry after %i with their own backoff", (status) =>
    everyWay({ kind: "status", status }, ({ pauses, ...rest }) => {
      expect(rest).toEqual({ outcome: "success", statuses: [status, 200], accepted: ALL });
      // 1 s, give or take 20 %.
      expect(pauses[0]).toBeGreaterThanOrEqual(790);
    }),
  );

  test.each([429, 503])("wait as long as Retry-After says after %i", (status) =>
    everyWay({ kind: "status", status, retryAfter: { seconds: 2 } }, ({ pauses, ...rest }) => {
      expect(rest).toEqual({ outcome: "success", statuses: [status, 200], accepted: ALL });
      // Longer than their own backoff.
      expect(pauses[0]).toBeGreaterThanOrEqual(1995);
    }),
  );

  test("wait until the date that Retry-After names", () => {
    const retryAfter = { seconds: 3, form: "date" } as const;
    return everyWay({ kind: "status", status: 429, retryAfter }, ({ pauses, ...rest }) => {
      expect(rest).toEqual({ outcome: "success", statuses: [429, 200], accepted: ALL });
      // The date has whole seconds.
      expect(pauses[0]).toBeGreaterThanOrEqual(1995);
    });
  });

  test.each([400, 401, 403, 404, 408, 413, 500, 501])("give up on %i", (status) =>
    everyWay({ kind: "status", status }, (result) =>
      expect(result).toEqual({ outcome: status, statuses: [status], pauses: [], accepted: [] }),
    ),
  );

  test("do not send again what a partial success rejected", () =>
    everyWay({ kind: "partial-success", rejected: 2, message: "no room" }, (result) => {
      expect(result).toMatchObject({ outcome: "success", statuses: [200], pauses: [] });
      expect(result.accepted).toHaveLength(3);
    }));

  test("wait for a slow answer and do not send again", () =>
    everyWay({ kind: "slow", ms: 300 }, (result) =>
      expect(result).toEqual({ outcome: "success", statuses: [200], pauses: [], accepted: ALL }),
    ));

  test("give up on a server that never answers, after their timeout", async () => {
    const results = await Promise.all(
      WAYS.map((way) => seen(way, { kind: "hang" }, { timeoutMs: 500 })),
    );
    for (const result of results) {
      expect(result).toEqual({
        outcome: "Request timed out",
        statuses: [null],
        pauses: [],
        accepted: [],
      });
    }
  });

  test("give up on 413 for a body over a limit", () =>
    everyWay({ kind: "size-limit", bytes: 100 }, (result) =>
      expect(result).toMatchObject({ outcome: 413, statuses: [413], accepted: [] }),
    ));

  test.each([
    ["no prefix", "secret"],
    ["a wrong key", "ApiKey secret"],
  ])("give up on 401 for %s", async (_what, authorization) => {
    for (const way of WAYS) {
      const result = await seen(way, undefined, { authorization });
      expect(result).toEqual({ outcome: 401, statuses: [401], pauses: [], accepted: [] });
    }
  });
});

test.each(SIGNALS)(
  "%s are on record the same, whether sent as protobuf or as JSON",
  async (signal) => {
    const [proto, json] = await Promise.all(
      PROTOCOLS.map(async (protocol) => {
        const run = `same-${protocol}`;
        await exportItems(server(), { protocol, signal, run, count: 50 });
        const lines = (await server().accepted(signal)).filter((line) => line.run === run);
        return lines.map(({ sequence, stream, source }) => ({ sequence, stream, source }));
      }),
    );
    const sorted = (lines: typeof proto) =>
      JSON.stringify(lines)
        .replaceAll("same-http/protobuf", "same")
        .replaceAll("same-http/json", "same")
        // Times and ids are made anew for each run.
        .replaceAll(/"\d{19}"/g, '"time"')
        .replaceAll(/"[0-9a-f]{32}"|"[0-9a-f]{16}"/g, '"id"');
    expect(JSON.parse(sorted(json))).toEqual(JSON.parse(sorted(proto)));
    expect(proto).toHaveLength(50);
    expect(proto?.[0]?.stream).toBe(`${signal}-js.otel-test`);
  },
);

test("the exporters get through when a closed port opens again", async () => {
  const closed = await answers().closePort();
  const sending = everyWay(undefined, (result) =>
    expect(result).toMatchObject({ outcome: "success", statuses: [200], accepted: ALL }),
  );
  // Their first attempts fail at once; the second ones come 0.8 s later at the earliest.
  setTimeout(() => void closed.lift(), 500);
  await sending;
});
