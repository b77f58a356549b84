/**
 * Holds every process of one run and outlives the harness just long enough to end them: when the IPC
 * channel closes, for whatever reason (exit, crash, SIGKILL), all process groups are killed and the
 * run's folder is removed. Starting the processes here leaves no moment in which one is unknown.
 *
 * Run with the run's folder as its only argument.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import type { InstanceSignal, SupervisorReply, SupervisorRequest } from "./protocol.ts";

const folder = process.argv[2];
const children = new Map<number, ChildProcess>();
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
  let log: number;
  try {
    log = openSync(spec.logFile, "a");
  } catch (error) {
    reply({ type: "start-failed", id, message: String(error) });
    return;
  }
  let child: ChildProcess;
  try {
    child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: { ...spec.env },
      detached: true,
      stdio: ["ignore", log, log],
      ...(spec.user === undefined ? {} : spec.user),
    });
  } catch (error) {
    // Some refusals are thrown: an environment that is too large, a user that may not be taken.
    reply({ type: "start-failed", id, message: String(error) });
    return;
  } finally {
    closeSync(log);
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
  child.once("exit", (code, signal) => {
    if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
    children.delete(id);
    reply({ type: "exited", id, code, signal });
    if (closing && children.size === 0) finish();
  });
}

function finish(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
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
    case "close":
      closeAll();
      break;
  }
});
process.on("disconnect", closeAll);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, closeAll);
reply({ type: "ready" });
