import { elasticsearchProblem, kafkaProblem } from "../../base/releases.ts";
import { text } from "./kinds.ts";
import type { Section } from "./setting.ts";
import { edotProblem } from "./version-checks.ts";

/** What only `upgrade` has. */
export const UPGRADE_SETTINGS = {
  from: text(
    {
      flags: "--from <version>",
      env: "EDOT_KAFKA_FROM",
      meaning: "EDOT version that runs now",
      shownDefault: "required",
    },
    edotProblem,
  ),
  to: text(
    {
      flags: "--to <version>",
      env: "EDOT_KAFKA_TO",
      meaning: "EDOT version to upgrade to",
      shownDefault: "required",
    },
    edotProblem,
  ),
  fromKafka: text(
    {
      flags: "--from-kafka <version>",
      env: "EDOT_KAFKA_FROM_KAFKA",
      meaning: "judge an upgrade of Kafka instead: the release that runs now",
      shownDefault: "none",
    },
    kafkaProblem,
  ),
  toKafka: text(
    {
      flags: "--to-kafka <version>",
      env: "EDOT_KAFKA_TO_KAFKA",
      meaning: "the release of Kafka to upgrade to",
      shownDefault: "none",
    },
    kafkaProblem,
  ),
  fromElasticsearch: text(
    {
      flags: "--from-elasticsearch <version>",
      env: "EDOT_KAFKA_FROM_ELASTICSEARCH",
      meaning: "judge an upgrade of Elasticsearch instead: the release that runs now",
      shownDefault: "none",
    },
    elasticsearchProblem,
  ),
  toElasticsearch: text(
    {
      flags: "--to-elasticsearch <version>",
      env: "EDOT_KAFKA_TO_ELASTICSEARCH",
      meaning: "the release of Elasticsearch to upgrade to",
      shownDefault: "none",
    },
    elasticsearchProblem,
  ),
  fromConfigs: text({
    flags: "--from-configs <dir>",
    env: "EDOT_KAFKA_FROM_CONFIGS",
    meaning: "configs that run now, if they differ",
    shownDefault: "the new configs",
  }),
  fromEdge: text({
    flags: "--from-edge <file>",
    env: "EDOT_KAFKA_FROM_EDGE",
    meaning: "edge config that runs now, if it differs",
    shownDefault: "the new one",
  }),
  fromBackend: text({
    flags: "--from-backend <file>",
    env: "EDOT_KAFKA_FROM_BACKEND",
    meaning: "backend config that runs now, if it differs",
    shownDefault: "the new one",
  }),
} as const;

export const UPGRADE_SECTION: Section = {
  name: "upgrade",
  commands: ["upgrade"],
  settings: UPGRADE_SETTINGS,
};
