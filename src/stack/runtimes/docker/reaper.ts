/**
 * Outlives the harness just long enough to end its containers: when the IPC channel closes without a
 * word (a crash, SIGKILL), everything of the run is removed. Run with the run's name as its argument.
 */
import { findEngine } from "./engine.ts";
import { removeRun } from "./leftovers.ts";

const run = process.argv[2] ?? "";
let isOver = false;

process.on("message", () => {
  isOver = true;
  process.disconnect();
});
process.on("disconnect", () => {
  if (isOver) return;
  void findEngine()
    .then(async (engine) => {
      await removeRun(engine, run);
      // What was being created when the harness died is there by now.
      await removeRun(engine, run);
    })
    // The next run removes what is left.
    .catch(() => {});
});
// Ctrl-C reaches the whole process group; this one ends by its channel alone.
for (const signal of ["SIGINT", "SIGHUP", "SIGTERM"] as const) process.on(signal, () => {});
process.send?.("ready");
