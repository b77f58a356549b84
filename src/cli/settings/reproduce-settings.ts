import { text, texts, toggle } from "./kinds.ts";
import type { Section } from "./setting.ts";

/** What only `reproduce` has. */
export const REPRODUCE_SETTINGS = {
  list: toggle({
    flags: "--list",
    env: "EDOT_KAFKA_LIST",
    meaning: "print the catalogue and end",
  }),
  replay: text({
    flags: "--replay <file>",
    env: "EDOT_KAFKA_REPLAY",
    meaning: "feed captured messages to the pipeline",
    shownDefault: "none",
  }),
  replayTopics: texts(
    {
      flags: "--replay-topic <captured=own>",
      env: "EDOT_KAFKA_REPLAY_TOPIC",
      meaning: "the pipeline's topic for a captured one, repeatable",
      default: [],
      shownDefault: "the same name",
    },
    {
      check: (entries) => {
        const wrong = entries.find((entry) => !/^[^=]+=[^=]+/.test(entry));
        if (wrong === undefined) return undefined;
        return {
          message: `not of the form CAPTURED=OWN: ${wrong}`,
          remedy:
            "give the topic's name in the capture, an equals sign and its name in the pipeline",
        };
      },
    },
  ),
  share: toggle({
    flags: "--share",
    env: "EDOT_KAFKA_SHARE",
    meaning: "let incidents with the same `setup` share a pipeline, which is faster",
  }),
} as const;

export const REPRODUCE_SECTION: Section = {
  name: "reproduce",
  commands: ["reproduce"],
  settings: REPRODUCE_SETTINGS,
};
