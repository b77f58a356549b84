import { HarnessError } from "../../base/errors.ts";

/** `down`: ends what runs with `--keep` have left running. */
export async function run(): Promise<void> {
  const { endKeepers } = await import("../../stack/runtimes/kept/keepers.ts");
  const { ended, inUse } = await endKeepers();
  process.stdout.write(
    `${ended.length === 0 ? "nothing was kept" : `ended: ${ended.join(", ")}`}\n`,
  );
  if (inUse.length === 0) return;
  throw new HarnessError({
    code: "not-available",
    message: `a run uses what it keeps: ${inUse.join(", ")}`,
    remedy: "let that run end, then run the command again",
  });
}
