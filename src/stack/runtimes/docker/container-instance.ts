import { HarnessError } from "../../../base/errors.ts";
import type { InstanceExit, RunningInstance } from "../runtime.ts";
import type { ContainerLog } from "./container-log.ts";
import type { EngineContainer, EngineNetwork } from "./engine.ts";

/** What an instance of a container is called, and where its log is. */
export interface ContainerNames {
  readonly name: string;
  readonly logFile: string;
}

/** A container's place on a network. */
export interface Membership {
  readonly network: EngineNetwork;
  readonly aliases: readonly string[];
}

/** 128 and the number of the signal, as an engine reports an end by it. */
const SIGNAL_CODES: Readonly<Record<number, string>> = { 137: "SIGKILL", 143: "SIGTERM" };

/** A running container as an instance; it must have been started. */
export async function containerInstance(
  container: EngineContainer,
  { name, logFile }: ContainerNames,
  log: ContainerLog,
  memberships: readonly Membership[],
): Promise<RunningInstance> {
  const failed = new AbortController();
  let requested = false;
  let isPaused = false;
  const { end: logged } = await log.follow();
  const exited = (async (): Promise<InstanceExit> => {
    const { StatusCode: code } = (await container.wait()) as { StatusCode: number };
    await logged.catch(() => undefined);
    const exit = { code, signal: SIGNAL_CODES[code] ?? null, requested };
    if (!requested) failed.abort(unexpectedEnd(name, logFile, code));
    return exit;
  })();
  exited.catch((error: unknown) => failed.abort(error));
  const resume = async () => {
    if (!isPaused) return;
    isPaused = false;
    await container.unpause();
  };
  return {
    name,
    logFile,
    exited,
    failed: failed.signal,
    kill: async () => {
      requested = true;
      // Engines refuse to kill what is paused, or leave it there for ever.
      await unlessEnded(resume());
      await unlessEnded(container.kill());
      return exited;
    },
    pause: async () => {
      isPaused = true;
      await container.pause();
    },
    resume,
    cut: async () => {
      const left = [...memberships];
      for (const { network } of left) {
        await network.disconnect({ Container: container.id, Force: true });
      }
      return async () => {
        for (const membership of left) await joinNetwork(container, membership);
      };
    },
    stop: async (graceMs) => {
      requested = true;
      await unlessEnded(container.stop({ t: Math.ceil(graceMs / 1000) }));
      return exited;
    },
  };
}

/** Puts a container on one more network. */
export async function joinNetwork(
  container: EngineContainer,
  { network, aliases }: Membership,
): Promise<void> {
  await network.connect({
    Container: container.id,
    EndpointConfig: { Aliases: [...aliases] },
  });
}

/** Takes a container off a network, running or not, if both are still there. */
export async function leaveNetwork(
  container: EngineContainer,
  { network }: Membership,
): Promise<void> {
  await unlessEnded(network.disconnect({ Container: container.id, Force: true }));
}

/** 304, 404 and 409: it has ended already. */
async function unlessEnded(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== 304 && status !== 404 && status !== 409) throw error;
  }
}

function unexpectedEnd(name: string, logFile: string, code: number): HarnessError {
  return new HarnessError({
    code: "part-failed",
    message: `${name} ended unexpectedly with exit code ${code}`,
    place: logFile,
    remedy: "its log has its last words",
  });
}
