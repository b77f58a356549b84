import { files, pairs, text, texts } from "./kinds.ts";
import type { Section } from "./setting.ts";

/** The configs of a pipeline. */
export const CONFIG_SETTINGS = {
  configs: text({
    flags: "--configs <dir>",
    env: "EDOT_KAFKA_CONFIGS",
    meaning: "a folder with `edge.yaml` and `backend-<target>.yaml`",
    shownDefault: "`configs/durable`",
    inConfig: "path",
    configNote: "It excludes `edge` and `backend`.",
  }),
  edge: files({
    flags: "--edge <file>",
    env: "EDOT_KAFKA_EDGE",
    meaning: "edge config; repeatable, later files merge over earlier ones",
    configMeaning: "edge config, or several files: later ones merge over earlier ones",
    inConfig: "path",
    configNote: "It requires `backend`.",
  }),
  backend: files({
    flags: "--backend <file>",
    env: "EDOT_KAFKA_BACKEND",
    meaning: "backend config; repeatable, later files merge over earlier ones",
    configMeaning: "backend config, or several files: later ones merge over earlier ones",
    inConfig: "path",
    configNote: "It requires `edge`.",
  }),
  leaveOut: texts(
    {
      flags: "--leave-out <id>",
      env: "EDOT_KAFKA_LEAVE_OUT",
      meaning: "exporter or extension that the run leaves out, repeatable",
      configMeaning: "exporters and extensions that the run leaves out",
      default: [],
      inConfig: "value",
    },
    { commas: true },
  ),
  env: pairs(
    {
      flags: "--env <name=value>",
      env: "EDOT_KAFKA_ENV",
      meaning: "variable for both collectors, repeatable",
      configMeaning: "variables for both collectors",
      default: {},
      inConfig: "value",
    },
    "the variable's name",
  ),
  envFile: text({
    flags: "--env-file <file>",
    env: "EDOT_KAFKA_ENV_FILE",
    meaning: "file with variables: lines `NAME=VALUE`, `#` for comments",
    shownDefault: "none",
    inConfig: "path",
    configNote: "`env` takes precedence.",
  }),
} as const;

export const CONFIG_SECTION: Section = {
  name: "configs",
  commands: ["verify", "check", "up", "reproduce", "upgrade"],
  settings: CONFIG_SETTINGS,
};
