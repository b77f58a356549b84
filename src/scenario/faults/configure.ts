import { z } from "zod";
import { mergeTrees } from "../../collector-config/merge-trees.ts";
import { collectorSettings } from "../collector-settings.ts";
import { changesFor } from "../settings-by-type.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { when } from "./times.ts";

/** A collector runs with other settings, as after a change that was wrong; undone at its end. */
const schema = z.strictObject({
  ...when,
  do: z.literal("configure"),
  part: z.enum(["edge", "backend"]),
  with: collectorSettings,
});

export const configure = faultType(schema, {
  settings: ({ with: settings }) => settings,
  check: async ({ part, with: settings }, { configs }) => {
    changesFor(configs[part], settings);
  },
  begin: async (run, { part, with: settings }) => {
    const { pipeline } = run;
    const own = pipeline.ownChanges(part);
    const changed = mergeTrees(own, changesFor(pipeline.config(part), settings));
    const names = { part, kind: "configure" } as const;
    return lasting(
      run,
      { ...names, began: "started with other settings", ended: "started with its own settings" },
      async () => {
        await pipeline.reconfigure(part, changed);
        return () => pipeline.reconfigure(part, own);
      },
    );
  },
});
