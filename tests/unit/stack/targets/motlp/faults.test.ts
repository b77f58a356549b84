import { request } from "node:https";
import { expect, test } from "vitest";
import { motlpFaults } from "../../../../../src/stack/targets/motlp/faults.ts";
import { useMotlp } from "../../parts/motlp/running-motlp.ts";

const running = useMotlp();
const { signal } = new AbortController();

/** Sends an empty request with the right key. */
function ask(): Promise<{ readonly status: number | undefined; readonly retryAfter: unknown }> {
  const { motlp, ca } = running();
  const headers = { authorization: `ApiKey ${motlp.apiKey}`, "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const options = { method: "POST", ca, agent: false, headers };
    const asking = request(new URL("/v1/logs", motlp.url), options, (response) => {
      response.resume();
      const { statusCode: status, headers } = response;
      response.on("end", () => resolve({ status, retryAfter: headers["retry-after"] }));
    });
    asking.on("error", reject);
    asking.end("{}");
  });
}

const OK = { status: 200, retryAfter: undefined };

test("a status, with Retry-After where one is given, until it is lifted", async () => {
  const { answerAll } = motlpFaults(running().motlp.answers);
  const lift = await answerAll?.(503);
  expect(await ask()).toEqual({ status: 503, retryAfter: undefined });
  const more = await answerAll?.(429, 7);
  expect(await ask()).toEqual({ status: 429, retryAfter: "7" });
  await more?.();
  await lift?.();
  await lift?.();
  expect(await ask()).toEqual(OK);
});

test("slow: the answer comes so much later", async () => {
  const { slowDown } = motlpFaults(running().motlp.answers);
  const lift = await slowDown?.(300);
  const started = performance.now();
  expect(await ask()).toEqual(OK);
  // A timer may fire a millisecond early.
  expect(performance.now() - started).toBeGreaterThanOrEqual(299);
  await lift?.();
});

test("a revoked key is answered 401 until it is renewed, however often it was revoked", async () => {
  const { revokeKey, renewKey } = motlpFaults(running().motlp.answers);
  await revokeKey?.();
  await revokeKey?.();
  expect(await ask()).toMatchObject({ status: 401 });
  await renewKey?.(signal);
  expect(await ask()).toEqual(OK);
  await revokeKey?.();
  expect(await ask()).toMatchObject({ status: 401 });
  await renewKey?.(signal);
});
