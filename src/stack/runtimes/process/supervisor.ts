/**
 * Holds every process of one run and outlives the harness just long enough to end them: when the IPC
 * channel closes, for whatever reason (exit, crash, SIGKILL), all process groups are killed and the
 * run's folder is removed. Starting the processes here leaves no moment in which one is unknown.
 *
 * Run with the run's folder as its only argument.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { LogFlood } from "../../../record/log-flood.ts";
import { PartLog } from "./part-log.ts";
import type { InstanceSignal, SupervisorReply, SupervisorRequest } from "./protocol.ts";

/** How long a process that has left the group of its instance may hold up what is said of its end. */
const LOG_ENDS_MS = 1_000;

const [, , folder = ""] = process.argv;
const children = new Map<number, ChildProcess>();
const logs = new Set<PartLog>();
/** In logs that have ended. */
const floods: LogFlood[] = [];
/** Answers go out in the order of the questions. */
let settling: Promise<void> = Promise.resolve();
let closing = false;

function reply(message: SupervisorReply): void {
  // The harness may be gone already; then nobody needs the answer.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

/** Signals the whole group: launchers (Elasticsearch's) leave children of their own. */
function signalGroup(pid: number, signal: InstanceSignal): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}

function start(id: number, spec: Extract<SupervisorRequest, { type: "start" }>["spec"]): void {
  let log: PartLog;
  try {
    log = new PartLog(spec.name, spec.logFile, join(folder, `${id}.log-pipe`));
  } catch (error) {
    reply({ type: "start-failed", id, message: String(error) });
    return;
  }
  logs.add(log);
  void log.ended.then(() => {
    logs.delete(log);
    floods.push(...log.floods);
  });
  let child: ChildProcess;
  try {
    child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: { ...spec.env },
      detached: true,
      stdio: ["ignore", log.writeEnd, log.writeEnd],
      ...(spec.user === undefined ? {} : spec.user),
    });
  } catch (error) {
    // Some refusals are thrown: an environment that is too large, a user that may not be taken.
    reply({ type: "start-failed", id, message: String(error) });
    return;
  } finally {
    log.handOver();
  }
  child.once("spawn", () => {
    if (child.pid === undefined) return;
    children.set(id, child);
    reply({ type: "started", id, pid: child.pid });
    if (closing) signalGroup(child.pid, "SIGKILL");
  });
  child.once("error", (error) => {
    if (!children.has(id)) reply({ type: "start-failed", id, message: error.message });
  });
  child.once("exit", async (code, signal) => {
    if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
    const late = setTimeout(() => log.end(), LOG_ENDS_MS);
    await log.ended;
    clearTimeout(late);
    children.delete(id);
    reply({ type: "exited", id, code, signal });
    if (closing && children.size === 0) finish();
  });
}

async function settleLogs(isClear: boolean): Promise<void> {
  await Promise.all([...logs].map((log) => log.settle()));
  if (isClear) {
    floods.length = 0;
    for (const log of logs) log.clear();
  }
  reply({ type: "logs", floods: [...floods, ...[...logs].flatMap((log) => log.floods)] });
}

function finish(): void {
  if (folder !== "") rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  reply({ type: "closed" });
  process.exitCode = 0;
  if (process.connected) process.disconnect();
}

function closeAll(): void {
  if (closing) return;
  closing = true;
  for (const child of children.values()) {
    if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
  }
  if (children.size === 0) finish();
}

process.on("message", (request: SupervisorRequest) => {
  switch (request.type) {
    case "start":
      start(request.id, request.spec);
      break;
    case "signal": {
      const pid = children.get(request.id)?.pid;
      if (pid !== undefined) signalGroup(pid, request.signal);
      reply({ type: "signalled", id: request.id, signal: request.signal });
      break;
    }
    case "logs":
      settling = settling.then(() => settleLogs(request.clear));
      break;
    case "close":
      closeAll();
      break;
  }
});
process.on("disconnect", closeAll);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, closeAll);
reply({ type: "ready" });
