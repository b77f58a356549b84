import type { LogFlood } from "../../../record/log-flood.ts";
import type { LaunchSpec } from "../runtime.ts";

/** The signals that parts are sent. */
export type InstanceSignal = "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT";

/** What the harness asks of the supervisor, over Node's IPC channel. */
export type SupervisorRequest =
  | { readonly type: "start"; readonly id: number; readonly spec: LaunchSpec }
  | { readonly type: "signal"; readonly id: number; readonly signal: InstanceSignal }
  /** Brings all logs up to date, and empties them where that is asked for. */
  | { readonly type: "logs"; readonly clear: boolean }
  | { readonly type: "close" };

/** What the supervisor answers. */
export type SupervisorReply =
  | { readonly type: "ready" }
  | { readonly type: "started"; readonly id: number; readonly pid: number }
  /** Each signal is answered once it is sent, or found to have nobody to go to. */
  | { readonly type: "signalled"; readonly id: number; readonly signal: InstanceSignal }
  | { readonly type: "logs"; readonly floods: readonly LogFlood[] }
  | { readonly type: "start-failed"; readonly id: number; readonly message: string }
  | {
      readonly type: "exited";
      readonly id: number;
      readonly code: number | null;
      readonly signal: string | null;
    }
  | { readonly type: "closed" };
