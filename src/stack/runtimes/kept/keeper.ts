/**
 * Keeps one part running from one run of the harness to the next. One process at a time has the
 * lease: its connection to the keeper's socket. A lease ends with its connection, whatever ends that.
 * Without a lease for long enough, the keeper ends with everything that it keeps.
 *
 * Run with the socket's path and the idle time in milliseconds. The instances are held by a supervisor of
 * their own (`ProcessRuntime`): a SIGKILL of either of the two ends them as well.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { toHarnessError } from "../../../base/errors.ts";
import { PortReservations } from "../ports.ts";
import { ProcessRuntime } from "../process/process-runtime.ts";
import type { RunningInstance } from "../runtime.ts";
import { onLines, sendLine } from "./json-lines.ts";
import type { KeeperReply, KeeperRequest } from "./protocol.ts";

const [socketPath = "", idle = ""] = process.argv.slice(2);
const idleMs = Number(idle);

const ports = new PortReservations();
const runtime = await ProcessRuntime.open();
const instances = new Map<string, RunningInstance>();
let record: unknown;
let holder: Socket | undefined;
let closing: Promise<void> | undefined;

const server = createServer((socket) => {
  // A holder that was killed resets its connection.
  socket.on("error", () => socket.destroy());
  if (holder !== undefined || closing !== undefined) {
    say(socket, { type: "busy" });
    socket.end();
    return;
  }
  holder = socket;
  clearTimeout(idleTimer);
  socket.once("close", endLease);
  onLines<KeeperRequest>(socket, (request) => void answer(socket, request));
  const running = [...instances.values()].map(({ name, logFile }) => ({ name, logFile }));
  say(socket, { type: "leased", folder: runtime.folder, instances: running, record });
});

// Only this user may connect.
process.umask(0o177);
server.listen(socketPath, () => process.umask(0o022));
server.on("error", () => void close());
let idleTimer = setTimeout(close, idleMs);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, close);

function say(socket: Socket, reply: KeeperReply): void {
  sendLine(socket, reply);
}

function endLease(): void {
  holder = undefined;
  // A holder may have ended while it had one of them paused.
  for (const instance of instances.values()) void instance.resume();
  if (closing !== undefined) return;
  // Nobody could find it any more.
  if (!existsSync(socketPath)) void close();
  else idleTimer = setTimeout(close, idleMs);
}

async function answer(socket: Socket, request: KeeperRequest): Promise<void> {
  const { id } = request;
  try {
    const value = await carryOut(request);
    say(socket, { type: "answer", id, value });
  } catch (error) {
    say(socket, { type: "failure", id, error: toHarnessError(error).toJSON() });
  }
}

async function carryOut(request: KeeperRequest): Promise<unknown> {
  switch (request.type) {
    case "start":
      return start(await runtime.start(request.spec));
    case "act": {
      const instance = instances.get(request.instance);
      if (request.action === "stop") return instance?.stop(request.graceMs ?? 0);
      return instance?.[request.action]();
    }
    case "port":
      return ports.reserve();
    case "cpu":
      return runtime.cpuSeconds() ?? {};
    case "logs":
      return runtime.settleLogs();
    case "clear-logs":
      await runtime.clearLogs();
      return null;
    case "remember":
      record = request.record;
      return null;
    case "clear":
      return clear();
    default:
      return close();
  }
}

function start(instance: RunningInstance): null {
  instances.set(instance.name, instance);
  void instance.exited.then((exit) => {
    if (instances.get(instance.name) === instance) instances.delete(instance.name);
    if (holder !== undefined) say(holder, { type: "exited", instance: instance.name, exit });
  });
  return null;
}

async function clear(): Promise<null> {
  record = undefined;
  await Promise.all([...instances.values()].map((instance) => instance.kill()));
  for (const name of readdirSync(runtime.folder)) {
    rmSync(join(runtime.folder, name), { recursive: true, force: true, maxRetries: 5 });
  }
  return null;
}

function close(): Promise<void> {
  closing ??= (async () => {
    clearTimeout(idleTimer);
    server.close();
    await runtime.close();
    ports.releaseAll();
    rmSync(socketPath, { force: true });
    // The answer to whoever asked for the end goes out first.
    setImmediate(() => holder?.end());
  })();
  return closing;
}
