import { text, toggle } from "./kinds.ts";
import type { Section } from "./setting.ts";

/** What only `up` has. */
export const UP_SETTINGS = {
  watch: toggle({
    flags: "--watch",
    env: "EDOT_KAFKA_WATCH",
    meaning: "restart a collector when its config changes",
  }),
  logs: text({
    flags: "--logs <dir>",
    env: "EDOT_KAFKA_LOGS",
    meaning: "where the logs go; they remain after the end",
    shownDefault: "`reports/<time>/logs`",
  }),
} as const;

export const UP_SECTION: Section = { name: "up", commands: ["up"], settings: UP_SETTINGS };
