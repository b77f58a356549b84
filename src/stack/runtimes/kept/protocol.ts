import type { HarnessErrorFields } from "../../../base/errors.ts";
import type { InstanceExit, LaunchSpec } from "../runtime.ts";

/** Keepers that speak another version are left alone. */
export const PROTOCOL_VERSION = "3";

/** What is done to a kept instance, by its name. */
export type InstanceAction = "kill" | "pause" | "resume" | "stop";

/** What the holder of a lease asks of a keeper; each request is answered once, by its number. */
export type KeeperRequest =
  | { readonly id: number; readonly type: "start"; readonly spec: LaunchSpec }
  | {
      readonly id: number;
      readonly type: "act";
      readonly instance: string;
      readonly action: InstanceAction;
      /** Of `stop`. */
      readonly graceMs?: number;
    }
  /** Reserves a TCP port for as long as the keeper runs. */
  | { readonly id: number; readonly type: "port" }
  | { readonly id: number; readonly type: "cpu" }
  /** Brings the logs up to date; the answer is the floods in them. */
  | { readonly id: number; readonly type: "logs" }
  /** Empties the logs, and forgets their floods. */
  | { readonly id: number; readonly type: "clear-logs" }
  /** Remembers plain data for the next lease. */
  | { readonly id: number; readonly type: "remember"; readonly record: unknown }
  /** Kills every instance, empties the folder and forgets the record. */
  | { readonly id: number; readonly type: "clear" }
  /** Ends the keeper and everything that it keeps. */
  | { readonly id: number; readonly type: "close" };

/** What a keeper says. */
export type KeeperReply =
  /** The first line to a connection: it has the lease. */
  | {
      readonly type: "leased";
      readonly folder: string;
      /** The names of the instances that run. */
      readonly instances: readonly { readonly name: string; readonly logFile: string }[];
      readonly record: unknown;
    }
  /** The first line to a connection: another process has the lease. */
  | { readonly type: "busy" }
  | { readonly type: "answer"; readonly id: number; readonly value: unknown }
  | { readonly type: "failure"; readonly id: number; readonly error: HarnessErrorFields }
  | { readonly type: "exited"; readonly instance: string; readonly exit: InstanceExit };
