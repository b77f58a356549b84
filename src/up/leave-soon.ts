/** How long this process may still hold on to something once all has ended. */
const LINGER_MS = 1_000;

/**
 * Leaves when all has ended, with the exit code that is set by then: the client of a part that never came
 * up may wait for an answer, and keep this process with it.
 */
export function leaveSoon(): void {
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
