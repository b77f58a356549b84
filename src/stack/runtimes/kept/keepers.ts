import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HarnessError } from "../../../base/errors.ts";
import { moduleBeside } from "../../../base/module-beside.ts";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import { KeptRuntime } from "./kept-runtime.ts";

const KEEPER = moduleBeside("./keeper", import.meta.url);
const START_TIMEOUT_MS = 20_000;
/** Milliseconds without a run after which what is kept ends. */
const IDLE_MS = 30 * 60_000;
const SOCKET = ".sock";
/** What the operating systems allow for a socket's path, with its name. */
const LONGEST_FOLDER = 60;

/**
 * The folder of this user's keepers: `$EDOT_KAFKA_KEPT`, else one in `/tmp`, whatever TMPDIR is, since
 * a socket's path is short.
 *
 * @throws HarnessError `cache-unusable` when it is someone else's, `bad-option` when its path is too long
 */
export function keptFolder(env: NodeJS.ProcessEnv = process.env): string {
  const user = process.getuid?.() ?? 0;
  const folder = env.EDOT_KAFKA_KEPT ?? `/tmp/edot-kafka-kept-${user}`;
  if (folder.length > LONGEST_FOLDER) {
    throw new HarnessError({
      code: "bad-option",
      message: `the path of the folder for kept parts is longer than ${LONGEST_FOLDER} characters`,
      place: "EDOT_KAFKA_KEPT",
      remedy: "choose a shorter path",
    });
  }
  // Elasticsearch may run as another user; the sockets admit this one alone.
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const found = lstatSync(folder);
  if (found.isDirectory() && (process.getuid === undefined || found.uid === user)) return folder;
  throw new HarnessError({
    code: "cache-unusable",
    message: "the folder for kept parts belongs to another user",
    place: folder,
    remedy: "set EDOT_KAFKA_KEPT to a folder of your own",
  });
}

/** A keeper's choices. */
export interface KeeperOptions {
  /** Milliseconds without a lease after which it ends; by default 30 minutes. */
  readonly idleMs?: number;
  readonly signal: AbortSignal;
}

/**
 * The lease of a keeper of this name that nobody else has; starts one where there is none. Two
 * processes never have the same one.
 *
 * @param name what it keeps, and a hash of everything that it depends on
 * @throws HarnessError as {@link keptFolder} does, or `deadline`
 */
export async function takeKeeper(name: string, options: KeeperOptions): Promise<KeptRuntime> {
  const folder = keptFolder();
  for (const socket of socketsIn(folder)) {
    if (!socket.startsWith(`${name}-`)) continue;
    const path = join(folder, socket);
    const taken = await KeptRuntime.take(path);
    if (taken instanceof KeptRuntime) return taken;
    // Its keeper was killed.
    if (taken === "gone") rmSync(path, { force: true });
  }
  return startKeeper(folder, name, options);
}

async function startKeeper(
  folder: string,
  name: string,
  { idleMs = IDLE_MS, signal }: KeeperOptions,
): Promise<KeptRuntime> {
  const path = join(folder, `${name}-${randomBytes(3).toString("hex")}${SOCKET}`);
  const { PATH, HOME, LANG, TZ } = process.env;
  const keeper = spawn(process.execPath, [fileURLToPath(KEEPER), path, `${idleMs}`], {
    cwd: folder,
    // It outlives this process, and what that has in its environment.
    detached: true,
    env: { PATH, HOME, LANG, TZ, TMPDIR: folder },
    stdio: "ignore",
  });
  keeper.unref();
  const ended = new AbortController();
  keeper.once("error", (error) => ended.abort(notStarted(error.message)));
  keeper.once("exit", (code) => ended.abort(notStarted(`it ended with exit code ${code}`)));
  return waitFor(
    async () => {
      const taken = await KeptRuntime.take(path);
      return taken instanceof KeptRuntime ? done(taken) : notYet(taken);
    },
    {
      for: "the process that keeps a part running",
      timeoutMs: START_TIMEOUT_MS,
      everyMs: 10,
      signal: AbortSignal.any([signal, ended.signal]),
    },
  );
}

/** What became of the keepers that {@link endKeepers} found. */
export interface EndedKeepers {
  /** Names of those that ended. */
  readonly ended: readonly string[];
  /** Names of those that a run uses. */
  readonly inUse: readonly string[];
}

/** Ends every keeper of this user that no run uses, with everything it keeps. */
export async function endKeepers(): Promise<EndedKeepers> {
  const folder = keptFolder();
  const ended: string[] = [];
  const inUse: string[] = [];
  await Promise.all(
    socketsIn(folder).map(async (socket) => {
      const name = socket.slice(0, socket.indexOf("-"));
      const taken = await KeptRuntime.take(join(folder, socket));
      if (taken === "busy") inUse.push(name);
      else if (taken === "gone") rmSync(join(folder, socket), { force: true });
      else {
        await taken.end();
        ended.push(name);
      }
    }),
  );
  return { ended: ended.sort(), inUse: inUse.sort() };
}

function socketsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(SOCKET));
}

function notStarted(reason: string): HarnessError {
  return new HarnessError({
    code: "part-failed",
    message: `the process that keeps a part running could not be started: ${reason}`,
  });
}
