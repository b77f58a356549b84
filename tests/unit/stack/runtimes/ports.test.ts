import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, expect, test, vi } from "vitest";
import { PortReservations } from "../../../../src/stack/runtimes/ports.ts";
import { type RunningScript, startScript } from "./node-script.ts";

const MODULE = fileURLToPath(new URL("../../../../src/stack/runtimes/ports.ts", import.meta.url));
const lockOf = (port: number) => `/tmp/edot-kafka-ports/${port}`;

const opened: PortReservations[] = [];
function reservations(): PortReservations {
  const made = new PortReservations();
  opened.push(made);
  return made;
}

afterEach(() => {
  vi.restoreAllMocks();
  for (const made of opened.splice(0)) made.releaseAll();
});

/** The value of `Math.random` at which the search begins with this port. */
const beginWith = (port: number) => (port - 20_000 + 0.5) / 12_000;

/** A port that was free a moment ago, at which the next search begins. */
async function nextPort(): Promise<number> {
  const probe = new PortReservations();
  const port = await probe.reserve();
  probe.releaseAll();
  vi.spyOn(Math, "random").mockReturnValue(beginWith(port));
  return port;
}

/** Reserves in a process of its own, which ends without giving anything back. */
async function reserveElsewhere(count: number, random?: number): Promise<number[]> {
  const script = `
    import { PortReservations } from ${JSON.stringify(MODULE)};
    ${random === undefined ? "" : `Math.random = () => ${random};`}
    const ports = new PortReservations();
    const found = [];
    for (let n = 0; n < ${count}; n++) found.push(await ports.reserve());
    console.log(JSON.stringify(found));
    process.stdin.resume();
    process.stdin.on("end", () => process.exit(0));`;
  const started = await startScript(script);
  running.push(started);
  return JSON.parse(started.firstLine);
}

const running: RunningScript[] = [];
afterEach(async () => {
  for (const script of running.splice(0)) await script.end();
});

/** The id of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = execa("true");
  await child;
  return child.pid ?? 0;
}

test("two reservers never share a port, whether in one process or in two", async () => {
  const [a, b] = [reservations(), reservations()];
  const each = async (of: PortReservations) => {
    const found: number[] = [];
    for (let n = 0; n < 20; n++) found.push(await of.reserve());
    return found;
  };
  const all = (await Promise.all([each(a), each(b), reserveElsewhere(20)])).flat();
  expect(new Set(all).size).toBe(60);
  for (const port of all) expect(port >= 20_000 && port < 32_000).toBe(true);
});

test("a reserved port is passed over until it is given back", async () => {
  const port = await nextPort();
  const [a, b] = [reservations(), reservations()];
  await expect(a.reserve()).resolves.toBe(port);
  await expect(b.reserve()).resolves.not.toBe(port);
  a.releaseAll();
  await expect(b.reserve()).resolves.toBe(port);
});

test("giving back leaves other reservers' ports alone", async () => {
  const [a, b] = [reservations(), reservations()];
  const [mine, theirs] = [await a.reserve(), await b.reserve()];
  a.releaseAll();
  expect([mine, theirs].map((port) => existsSync(lockOf(port)))).toEqual([false, true]);
});

test("the lock of a dead process is taken over", async () => {
  const port = await nextPort();
  writeFileSync(lockOf(port), String(await deadProcess()));
  await expect(reservations().reserve()).resolves.toBe(port);
  expect(readFileSync(lockOf(port), "utf8")).toBe(String(process.pid));
  expect(existsSync(`${lockOf(port)}.takeover`)).toBe(false);
});

test.each([
  ["of a living process", () => String(process.ppid)],
  ["that is being written", () => ""],
])("a lock %s is not", async (_what, content) => {
  const port = await nextPort();
  writeFileSync(lockOf(port), content());
  try {
    await expect(reservations().reserve()).resolves.not.toBe(port);
    expect(readFileSync(lockOf(port), "utf8")).toBe(content());
  } finally {
    rmSync(lockOf(port));
  }
});

test("while one process takes a dead one's lock over, others keep away", async () => {
  const port = await nextPort();
  writeFileSync(lockOf(port), String(await deadProcess()));
  writeFileSync(`${lockOf(port)}.takeover`, String(process.ppid));
  try {
    await expect(reservations().reserve()).resolves.not.toBe(port);
  } finally {
    rmSync(lockOf(port));
    rmSync(`${lockOf(port)}.takeover`);
  }
});

test("of several that find a dead process's lock at once, one gets the port", async () => {
  const port = await nextPort();
  writeFileSync(lockOf(port), String(await deadProcess()));
  const takers = [1, 2, 3].map(() => reserveElsewhere(1, beginWith(port)));
  const found = (await Promise.all(takers)).flat();
  expect(new Set(found).size).toBe(3);
  expect(found).toContain(port);
});

test.each(["127.0.0.1", "0.0.0.0"])(
  "a port in use on %s is not given out, nor locked",
  async (host) => {
    const port = await nextPort();
    const server = createServer().listen(port, host);
    await once(server, "listening");
    try {
      await expect(reservations().reserve()).resolves.not.toBe(port);
      expect(existsSync(lockOf(port))).toBe(false);
    } finally {
      server.close();
    }
  },
);
