import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { HarnessError } from "../../base/errors.ts";

/**
 * Below the ephemeral range of Linux and macOS, so that no outgoing connection takes a reserved port
 * between its reservation and the moment its part listens.
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
/** One place for the whole machine, whatever a run's TMPDIR is. */
const LOCKS = "/tmp/edot-kafka-ports";

/** Free TCP ports of 127.0.0.1, kept from other runs on this machine until released. */
export class PortReservations {
  readonly #held = new Set<number>();

  /** @throws HarnessError `port-in-use` when no free port is left. */
  async reserve(): Promise<number> {
    makeLockFolder();
    const span = LAST_PORT - FIRST_PORT;
    const offset = Math.floor(Math.random() * span);
    for (let step = 0; step < span; step++) {
      const port = FIRST_PORT + ((offset + step) % span);
      if (!takeLock(port)) continue;
      if (await canListen(port)) {
        this.#held.add(port);
        return port;
      }
      rmSync(lockFile(port), { force: true });
    }
    throw new HarnessError({
      code: "port-in-use",
      message: `no free TCP port between ${FIRST_PORT} and ${LAST_PORT} on 127.0.0.1`,
      remedy: "end what holds them (ss -ltnp lists it)",
    });
  }

  /** Gives all ports back. */
  releaseAll(): void {
    for (const port of this.#held) rmSync(lockFile(port), { force: true });
    this.#held.clear();
  }
}

/** Shared by all users of the machine, as `/tmp` itself is. */
function makeLockFolder(): void {
  if (existsSync(LOCKS)) return;
  mkdirSync(LOCKS, { recursive: true });
  chmodSync(LOCKS, 0o1777);
}

function lockFile(port: number): string {
  return join(LOCKS, String(port));
}

/** A lock file with the owner's process id; the lock of a dead owner is taken over. */
function takeLock(port: number): boolean {
  if (createLock(lockFile(port))) return true;
  if (ownerOf(port) !== "dead") return false;
  // Of several that see a dead owner only one may remove its lock, or it removes another one's.
  const guard = `${lockFile(port)}.takeover`;
  if (!createLock(guard)) return false;
  try {
    if (ownerOf(port) === "dead") rmSync(lockFile(port), { force: true });
    return createLock(lockFile(port));
  } catch {
    // Another user's: only they may remove it.
    return false;
  } finally {
    rmSync(guard, { force: true });
  }
}

function createLock(file: string): boolean {
  try {
    const handle = openSync(file, "wx");
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch {
    return false;
  }
}

/** What became of the process that made a port's lock; undefined when there is no lock. */
function ownerOf(port: number): "alive" | "dead" | undefined {
  let text: string;
  try {
    text = readFileSync(lockFile(port), "utf8");
  } catch {
    return undefined;
  }
  const owner = Number(text);
  // An empty file belongs to someone who is about to write it.
  if (!Number.isInteger(owner) || owner <= 0) return "alive";
  try {
    process.kill(owner, 0);
    return "alive";
  } catch (error) {
    const isAnothers = error instanceof Error && "code" in error && error.code === "EPERM";
    return isAnothers ? "alive" : "dead";
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}
