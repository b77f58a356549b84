import type { Overlay } from "../../../collector-config/overlay.ts";
import type { RunningInstance } from "../../runtimes/runtime.ts";
import type { Answer, Question } from "./ask.ts";

/** One run of a collector. */
export interface CollectorLaunch {
  /** Names its instance. */
  readonly name: string;
  /** The subcommand, for example `validate`; none runs its pipelines. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** Runs one collector's binary on its two configs, in one of the runtimes. */
export interface CollectorLauncher {
  /** Lays out the overlay and the folders it needs; valid for every launch from now on. */
  layOut(overlay: Overlay): Promise<void>;
  /** @throws HarnessError `part-failed` when it cannot be started */
  launch(launch: CollectorLaunch): Promise<RunningInstance>;
  /** Asks the binary about its configs; what it says is kept in memory alone, since it may be secret. */
  ask(question: Question): Promise<Answer>;
}
