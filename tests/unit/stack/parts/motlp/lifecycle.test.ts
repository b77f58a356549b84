import { X509Certificate } from "node:crypto";
import { appendFile, readFile, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { connect } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { makeCertificates } from "../../../../../src/stack/parts/certificates.ts";
import { startMotlp } from "../../../../../src/stack/parts/motlp/motlp.ts";
import type { ServerSettings } from "../../../../../src/stack/parts/motlp/protocol.ts";
import { traces } from "../../../otlp/payloads.ts";
import { type Answer, closeConnections, send } from "./hand-made.ts";
import { useMotlp } from "./running-motlp.ts";

const server = useMotlp();
const PROTO = { "content-type": "application/x-protobuf" };

function post(run: string, signal?: AbortSignal): Promise<Answer> {
  const body = Buffer.from(traces(1, run));
  return send(server(), "/v1/traces", { headers: PROTO, body, ...(signal && { signal }) });
}

async function runs(): Promise<(string | null)[]> {
  return (await server().accepted("traces")).map(({ run }) => run);
}

test("what others must not read is for the owner alone; no key is in a log", async () => {
  const folder = join(server().folder, "motlp");
  const mode = async (name: string) => ((await stat(join(folder, name))).mode & 0o777).toString(8);
  expect(await mode("server.key")).toBe("600");
  expect(await mode("settings.json")).toBe("600");
  await send(server(), "/v1/traces", { headers: { authorization: "ApiKey secret-of-someone" } });
  const { answers, apiKey } = server().motlp;
  await (await answers.set({ kind: "status", status: 500 })).lift();
  const log = await readFile(server().log, "utf8");
  const { controlToken } = JSON.parse(
    await readFile(join(folder, "settings.json"), "utf8"),
  ) as ServerSettings;
  expect(log).toContain("listening on https://127.0.0.1:");
  expect(log).toContain("401 invalid ApiKey");
  for (const secret of [apiKey, controlToken, "secret-of-someone", "PRIVATE KEY"]) {
    expect(log).not.toContain(secret);
  }
});

test.each(["127.0.0.1", "localhost", "host.docker.internal", "::1"])(
  "the certificate is good for %s, by the run's own authority",
  async (host) => {
    const { motlp, ca } = server();
    const port = Number(new URL(motlp.url).port);
    const isName = /[a-z]/.test(host);
    await new Promise<void>((resolve, reject) => {
      const socket = connect(
        {
          host: "127.0.0.1",
          port,
          ca,
          ...(isName ? { servername: host } : {}),
          checkServerIdentity: (_name, { raw }) => {
            const certificate = new X509Certificate(raw);
            const fits = isName ? certificate.checkHost(host) : certificate.checkIP(host);
            return fits === undefined ? new Error(`not for ${host}`) : undefined;
          },
        },
        () => {
          socket.end();
          resolve();
        },
      );
      socket.once("error", reject);
    });
  },
);

test("whoever does not know the authority does not trust the server", async () => {
  await expect(fetch(server().motlp.url)).rejects.toMatchObject({
    cause: { code: expect.stringMatching(/UNABLE_TO_|SELF_SIGNED/) },
  });
});

test("another run's authority is another one", async () => {
  const other = await makeCertificates(join(server().folder, "other"));
  const ca = await readFile(other.caFile, "utf8");
  await expect(send({ ...server(), ca }, "/v1/traces")).rejects.toThrow(/certificate/);
});

test("killed, it refuses; restarted, it has its address, data, and numbers, and no answer set", async () => {
  const { motlp } = server();
  await post("before");
  await motlp.answers.set({ kind: "status", status: 500 });
  await motlp.instance.kill();
  // One that was kept may not know yet that nobody is at its other end.
  closeConnections();
  await expect(post("meanwhile")).rejects.toThrow("ECONNREFUSED");
  // As a write that the kill cut off leaves it.
  await appendFile(join(motlp.acceptedFolder, "accepted-traces.ndjson"), '{"run":"torn","sequ');
  const url = motlp.url;
  await motlp.restart();
  expect(motlp.url).toBe(url);
  expect((await post("after")).status).toBe(200);
  expect((await runs()).slice(-2)).toEqual(["before", "after"]);
  const numbers = (await motlp.answers.requests()).map(({ number }) => number);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  const ids = (await server().accepted("traces")).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("paused, it hangs; resumed, it answers", async () => {
  const { instance } = server().motlp;
  await instance.pause();
  const waiting = post("paused");
  await expect(post("given-up", AbortSignal.timeout(200))).rejects.toThrow("aborted");
  await instance.resume();
  expect((await waiting).status).toBe(200);
  expect(await runs()).toContain("paused");
});

test("a port that is taken is named", async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port));
  });
  onTestFinished(() => void other.close());
  await expect(startMotlp(server().context, port)).rejects.toMatchObject({
    code: "port-in-use",
    message: `the mock mOTLP server cannot listen on 127.0.0.1:${port}: the address is in use`,
    remedy: expect.any(String),
  });
});
