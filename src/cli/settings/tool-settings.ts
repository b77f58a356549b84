import { elasticsearchProblem, kafkaProblem } from "../../base/releases.ts";
import { versions } from "../../base/versions.ts";
import { files, text, texts, toggle } from "./kinds.ts";
import type { Section } from "./setting.ts";
import { edotProblem } from "./version-checks.ts";

/** What `provision` has. */
export const PROVISION_SETTINGS = {
  edot: texts(
    {
      flags: "--edot <version>",
      env: "EDOT_KAFKA_EDOT",
      meaning: "EDOT version, repeatable",
      shownDefault: () => versions().defaults.edot,
      inConfig: "shared",
    },
    {
      commas: true,
      check: (all) => all.map(edotProblem).find((problem) => problem !== undefined),
    },
  ),
  elasticsearch: text(
    {
      flags: "--elasticsearch <version>",
      env: "EDOT_KAFKA_ELASTICSEARCH",
      meaning: "version of Elasticsearch",
      shownDefault: () => versions().defaults.elasticsearch,
      inConfig: "shared",
    },
    elasticsearchProblem,
  ),
  kafka: text(
    {
      flags: "--kafka <version>",
      env: "EDOT_KAFKA_KAFKA",
      meaning: "version of Kafka",
      shownDefault: () => versions().defaults.kafka,
      inConfig: "shared",
    },
    kafkaProblem,
  ),
  edge: files({
    flags: "--edge <file>",
    env: "EDOT_KAFKA_EDGE",
    meaning: "compile what this edge config uses, repeatable",
    inConfig: "shared",
  }),
  backend: files({
    flags: "--backend <file>",
    env: "EDOT_KAFKA_BACKEND",
    meaning: "compile what this backend config uses, repeatable",
    inConfig: "shared",
  }),
  json: toggle({ flags: "--json", env: "EDOT_KAFKA_JSON", meaning: "print JSON only" }),
  quiet: toggle({ flags: "--quiet", meaning: "no progress" }),
} as const;

/** What `doctor` has. */
export const DOCTOR_SETTINGS = {
  json: toggle({ flags: "--json", env: "EDOT_KAFKA_JSON", meaning: "print JSON only" }),
} as const;

/** What `judge` has. */
export const JUDGE_SETTINGS = {
  json: toggle({ flags: "--json", meaning: "print JSON and nothing else" }),
} as const;

export const TOOL_SECTIONS: readonly Section[] = [
  { name: "judge", commands: ["judge"], settings: JUDGE_SETTINGS },
  { name: "provision", commands: ["provision"], settings: PROVISION_SETTINGS },
  { name: "doctor", commands: ["doctor"], settings: DOCTOR_SETTINGS },
];
