import { HarnessError } from "../../base/errors.ts";
import { done, notYet, waitFor } from "../../base/wait.ts";

/** Milliseconds without a sign of life after which a lock's owner counts as dead. */
const STALE_MS = 10_000;
/** A build from nothing over a slow line takes its time. */
const LONGEST_BUILD_MS = 60 * 60_000;

/** What to do under which lock. */
export interface LockOptions<T> {
  /** The lock's path. */
  readonly file: string;
  /** What is built under it, for messages. */
  readonly title: string;
  /** What makes the lock unnecessary: what another process has made in the meantime. */
  readonly enough: () => T | undefined;
  /** Called once, when another process holds the lock. */
  readonly onWait: () => void;
  /** Done while the lock is held; its signal is aborted when the lock is lost or the caller gives up. */
  readonly action: (signal: AbortSignal) => Promise<T>;
  readonly signal?: AbortSignal;
}

/**
 * Does something that only one process may do at a time, or takes what another one made. A dead
 * owner's lock is taken over after ten seconds.
 *
 * @throws HarnessError `deadline` when another process holds the lock for an hour, `cache-unusable`
 * when the lock was taken away (this process was stopped for long), or what the action throws.
 */
export async function withLock<T>(options: LockOptions<T>): Promise<T> {
  const { lock } = (await import("proper-lockfile")).default;
  const lost = new AbortController();
  const signal =
    options.signal === undefined ? lost.signal : AbortSignal.any([lost.signal, options.signal]);
  let told = false;
  const got = await waitFor<{ value: T } | { release: () => Promise<void> }>(
    async () => {
      const value = options.enough();
      if (value !== undefined) return done({ value });
      try {
        // By its own path: what it knows of a lock, the library keeps by this name.
        const release = await lock(options.file, {
          lockfilePath: options.file,
          realpath: false,
          stale: STALE_MS,
          onCompromised: (error) => lost.abort(compromised(options.file, error)),
        });
        return done({ release });
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ELOCKED")) throw error;
        if (!told) options.onWait();
        told = true;
        return notYet("another process builds it");
      }
    },
    {
      for: `the lock of ${options.title}`,
      timeoutMs: LONGEST_BUILD_MS,
      everyMs: 250,
      place: options.file,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    },
  );
  if ("value" in got) return got.value;
  try {
    // It may have been made between the last look and the lock.
    return options.enough() ?? (await options.action(signal));
  } finally {
    // A lock that was lost belongs to someone else now.
    await got.release().catch(() => {});
  }
}

function compromised(file: string, cause: Error): HarnessError {
  return new HarnessError(
    {
      code: "cache-unusable",
      message: `the lock was lost: ${cause.message}`,
      place: file,
      remedy: "run the command again; if it comes back, keep the cache on a local disk",
    },
    { cause },
  );
}
