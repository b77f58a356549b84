import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { afterEach, expect, test } from "vitest";
import { RESPONSE_SCHEMAS } from "../../../../../src/otlp/export-request.ts";
import { StatusSchema } from "../../../../../src/otlp/generated/google/rpc/status_pb.js";
import { SIGNALS, type Signal } from "../../../../../src/otlp/item.ts";
import type { ServerSettings } from "../../../../../src/stack/parts/motlp/protocol.ts";
import { logs, metrics, traces } from "../../../otlp/payloads.ts";
import { type Answer, send } from "./hand-made.ts";
import { useMotlp } from "./running-motlp.ts";

const server = useMotlp();
const answers = () => server().motlp.answers;
const PAYLOADS = { traces, metrics, logs };
const PROTO = { "content-type": "application/x-protobuf" };

afterEach(() => answers().liftAll());

/** Sends items of a run, as protobuf. */
function post(signal: Signal, run = "any", count = 2, signalOfEnd?: AbortSignal): Promise<Answer> {
  const body = Buffer.from(PAYLOADS[signal](count, run));
  return send(server(), `/v1/${signal}`, {
    headers: PROTO,
    body,
    ...(signalOfEnd && { signal: signalOfEnd }),
  });
}

async function status(signal: Signal, run?: string): Promise<number> {
  return (await post(signal, run)).status;
}

async function acceptedOf(signal: Signal, run: string): Promise<(number | null)[]> {
  const lines = (await server().accepted(signal)).filter((line) => line.run === run);
  return lines.map(({ sequence }) => sequence);
}

test.each([
  [400, 3, "Bad Request"],
  [401, 16, "ApiKey prefix not found"],
  [403, 7, "Forbidden"],
  [404, 5, "Not Found"],
  [408, 4, "Request Timeout"],
  [413, 8, "Payload Too Large"],
  [418, 2, "I'm a Teapot"],
  [429, 8, "request exceeded available capacity"],
  [500, 13, "Internal Server Error"],
  [502, 14, "Bad Gateway"],
  [503, 14, "Service Unavailable"],
  [504, 14, "Gateway Timeout"],
])("%i with a google.rpc.Status of code %i, and nothing is accepted", async (code, rpc, words) => {
  const run = `status-${code}`;
  await answers().set({ kind: "status", status: code });
  for (const signal of SIGNALS) {
    const answer = await post(signal, run);
    expect(answer.status).toBe(code);
    expect(answer.headers["retry-after"]).toBeUndefined();
    expect(fromBinary(StatusSchema, answer.body)).toMatchObject({ code: rpc, message: words });
    expect(await acceptedOf(signal, run)).toEqual([]);
  }
  const json = await send(server(), "/v1/logs");
  expect(JSON.parse(json.body.toString())).toEqual({ code: rpc, message: words });
});

test("a message of one's own, and Retry-After in both its forms", async () => {
  const retryAfter = { seconds: 3 };
  await answers().set({ kind: "status", status: 429, message: "slow down", retryAfter });
  const seconds = await post("traces");
  expect(seconds.headers["retry-after"]).toBe("3");
  expect(fromBinary(StatusSchema, seconds.body).message).toBe("slow down");
  await answers().set({ kind: "status", status: 503, retryAfter: { seconds: 60, form: "date" } });
  const date = (await post("traces")).headers["retry-after"] ?? "";
  expect(date).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
  const wait = Date.parse(date) - Date.now();
  expect(wait).toBeGreaterThan(57_000);
  expect(wait).toBeLessThanOrEqual(60_000);
});

test("for one signal, until lifted", async () => {
  const handle = await answers().set({ kind: "status", status: 503 }, { signal: "metrics" });
  expect([await status("metrics"), await status("traces"), await status("logs")]).toEqual([
    503, 200, 200,
  ]);
  await handle.lift();
  expect(await status("metrics")).toBe(200);
});

test("for the next n requests, whatever their number at once", async () => {
  await answers().set({ kind: "status", status: 502 }, { requests: 3 });
  const statuses = await Promise.all(Array.from({ length: 8 }, () => status("traces")));
  expect(statuses.sort()).toEqual([200, 200, 200, 200, 200, 502, 502, 502]);
});

test("for one run", async () => {
  await answers().set({ kind: "status", status: 403 }, { run: "mine" });
  expect([await status("traces", "mine"), await status("traces", "other")]).toEqual([403, 200]);
});

test("the last one set is given; under it the others are still there", async () => {
  await answers().set({ kind: "status", status: 500 });
  const upper = await answers().set({ kind: "status", status: 504 }, { requests: 1 });
  expect([await status("logs"), await status("logs")]).toEqual([504, 500]);
  // It has lifted itself; lifting it again hurts nobody.
  await upper.lift();
  await answers().liftAll();
  expect(await status("logs")).toBe(200);
});

test.each(SIGNALS)(
  "%s: a partial success rejects the last items, which are not on record",
  async (signal) => {
    const run = `partial-${signal}`;
    await answers().set({ kind: "partial-success", rejected: 2, message: "too old" });
    const answer = await post(signal, run, 5);
    expect(answer.status).toBe(200);
    const { partialSuccess } = fromBinary(RESPONSE_SCHEMAS[signal], answer.body);
    expect(partialSuccess).toMatchObject({ errorMessage: "too old" });
    const counts = {
      traces: "rejectedSpans",
      metrics: "rejectedDataPoints",
      logs: "rejectedLogRecords",
    };
    expect(partialSuccess).toHaveProperty(counts[signal], 2n);
    expect(await acceptedOf(signal, run)).toEqual([0, 1, 2]);
    expect((await answers().requests()).at(-1)).toMatchObject({
      status: 200,
      items: 5,
      rejected: 2,
      message: "too old",
    });
  },
);

test("a partial success in JSON has its count as a string, as 64-bit integers are", async () => {
  await answers().set({ kind: "partial-success", rejected: 1 });
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{}, {}] }] }] });
  const answer = await send(server(), "/v1/traces", { body });
  expect(JSON.parse(answer.body.toString())).toEqual({
    partialSuccess: { rejectedSpans: "1", errorMessage: "1 items rejected" },
  });
});

test("a partial success that rejects nothing is a warning", async () => {
  await answers().set({ kind: "partial-success", rejected: 0, message: "mind the size" });
  const answer = await post("logs", "warned", 2);
  expect(fromBinary(RESPONSE_SCHEMAS.logs, answer.body).partialSuccess).toMatchObject({
    rejectedLogRecords: 0n,
    errorMessage: "mind the size",
  });
  expect(await acceptedOf("logs", "warned")).toEqual([0, 1]);
});

test("more rejected than there are: all of them", async () => {
  await answers().set({ kind: "partial-success", rejected: 9 });
  const answer = await post("traces", "all-rejected", 2);
  expect(fromBinary(RESPONSE_SCHEMAS.traces, answer.body).partialSuccess?.rejectedSpans).toBe(2n);
  expect(await acceptedOf("traces", "all-rejected")).toEqual([]);
});

test("a wrong key is not accepted in part", async () => {
  await answers().set({ kind: "partial-success", rejected: 1 });
  const headers = { authorization: "ApiKey wrong" };
  expect((await send(server(), "/v1/traces", { headers })).status).toBe(401);
});

test("slow answers come later and are as usual", async () => {
  await answers().set({ kind: "slow", ms: 300 }, { signal: "traces" });
  const start = performance.now();
  expect(await status("logs")).toBe(200);
  const quick = performance.now() - start;
  expect(await status("traces", "slow")).toBe(200);
  expect(performance.now() - start - quick).toBeGreaterThanOrEqual(295);
  expect(await acceptedOf("traces", "slow")).toEqual([0, 1]);
});

test("a hang is never answered, on record without a status, and nothing is accepted", async () => {
  await answers().set({ kind: "hang" }, { requests: 1 });
  const end = AbortSignal.timeout(300);
  await expect(post("traces", "hung", 2, end)).rejects.toThrow("aborted");
  expect((await answers().requests()).at(-1)).toMatchObject({ runs: ["hung"], status: null });
  expect(await acceptedOf("traces", "hung")).toEqual([]);
  expect(await status("traces")).toBe(200);
});

test("413 over a size limit, as sent or decompressed; smaller ones pass", async () => {
  const small = traces(1, "small").length;
  await answers().set({ kind: "size-limit", bytes: small });
  expect((await post("traces", "small", 1)).status).toBe(200);
  const large = await post("traces", "large", 3);
  expect(large.status).toBe(413);
  expect(fromBinary(StatusSchema, large.body).message).toContain(`more than ${small} bytes`);
  expect(await acceptedOf("traces", "large")).toEqual([]);
});

test("a closed port refuses, kept connections included, and opens again with everything there", async () => {
  expect(await status("traces", "before-close")).toBe(200);
  const closed = await answers().closePort();
  await expect(post("traces")).rejects.toThrow("ECONNREFUSED");
  await expect(post("logs")).rejects.toThrow("ECONNREFUSED");
  await closed.lift();
  expect(await status("traces", "before-close")).toBe(200);
  expect(await acceptedOf("traces", "before-close")).toEqual([0, 1, 0, 1]);
});

test("closing cuts off whoever waits for an answer", async () => {
  await answers().set({ kind: "hang" });
  const hanging = post("traces", "cut").catch((error: Error) => error.message);
  await expect
    .poll(async () => (await answers().requests()).at(-1)?.runs, { timeout: 5_000, interval: 10 })
    .toEqual(["cut"]);
  await answers().closePort();
  expect(await hanging).toMatch(/socket hang up|ECONNRESET/);
  await answers().liftAll();
  expect(await status("traces")).toBe(200);
});

test("nobody without the token sets an answer", async () => {
  const settings = await readFile(join(server().folder, "motlp", "settings.json"), "utf8");
  const { controlPort } = JSON.parse(settings) as ServerSettings;
  const control = `http://127.0.0.1:${controlPort}/`;
  for (const authorization of ["", "Bearer ", "Bearer wrong", `ApiKey ${server().motlp.apiKey}`]) {
    const body = JSON.stringify({ do: "set", answer: { kind: "status", status: 500 }, scope: {} });
    const response = await fetch(control, { method: "POST", headers: { authorization }, body });
    expect(response.status).toBe(401);
  }
  expect(await status("traces")).toBe(200);
});
