import type { LogFlood } from "../../record/log-flood.ts";

/** How parts are run. */
export type RuntimeKind = "process" | "docker";

/** What a runtime needs to know to run something: a command, nothing about what it is. */
export interface LaunchSpec {
  /** Unique within a run; names the log file and the messages, for example `kafka`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Standard output and error are appended here; what repeats is counted once they are large. */
  readonly logFile: string;
  /** The user to run as, where the harness may choose. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** How an instance ended. */
export interface InstanceExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Whether the harness asked for it. */
  readonly requested: boolean;
}

/** One running instance. */
export interface RunningInstance {
  readonly name: string;
  readonly logFile: string;
  /** Resolves when it has ended, whoever ended it. */
  readonly exited: Promise<InstanceExit>;
  /** Aborted with a `part-failed` error when it ends without having been asked to. */
  readonly failed: AbortSignal;
  /** Ends it without a chance to clean up (SIGKILL to all of it). */
  kill(): Promise<InstanceExit>;
  /** Stops all of it where it is: its connections stay open and nobody answers. */
  pause(): Promise<void>;
  /** Lets it go on after {@link RunningInstance.pause}. */
  resume(): Promise<void>;
  /**
   * Takes its network away from the other parts, where it has one of its own: what they send to it is
   * lost on the way. Gives it back when the returned function is called.
   */
  cut?(): Promise<() => Promise<void>>;
  /** Asks it to end (SIGTERM), then kills it after `graceMs`. */
  stop(graceMs: number): Promise<InstanceExit>;
}

/** Runs instances and answers for their end, whatever happens to the harness. */
export interface Runtime {
  readonly kind: RuntimeKind;
  /** Where instances may keep data; removed with everything in it by {@link Runtime.close}. */
  readonly folder: string;
  /** @throws HarnessError `part-failed` when the command cannot be started. */
  start(spec: LaunchSpec): Promise<RunningInstance>;
  /**
   * Seconds of CPU that its instances have used so far, by name; all starts of a name are added up, but for
   * what one used that ended by itself. Undefined, or not there, where the system does not say.
   */
  cpuSeconds?(): Readonly<Record<string, number>> | undefined;
  /** Brings all logs up to date. @returns the floods in them so far */
  settleLogs(): Promise<readonly LogFlood[]>;
  /** Ends every instance and removes the folder. Idempotent. */
  close(): Promise<void>;
}
