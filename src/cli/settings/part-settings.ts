import { elasticsearchProblem, kafkaProblem } from "../../base/releases.ts";
import { versions } from "../../base/versions.ts";
import { TARGET_KINDS } from "../../collector-config/target-kind.ts";
import { LOOK_BACK_SECONDS } from "../../stack/parts/elasticsearch/metrics-window.ts";
import { READY_TIMEOUT_MS } from "../../stack/parts/part.ts";
import { choice, text, toggle, wholeNumber } from "./kinds.ts";
import type { Section } from "./setting.ts";
import { edotProblem } from "./version-checks.ts";
import { WANTED_RUNTIMES } from "./wanted-runtimes.ts";

/** What is asked of Elasticsearch; their values reach it as they are. */
export const ASKED_SETTINGS = {
  metricsWindow: wholeNumber({
    flags: "--metrics-window <s>",
    env: "EDOT_KAFKA_METRICS_WINDOW",
    meaning: "look-back time of new metrics data streams, in seconds",
    default: LOOK_BACK_SECONDS,
    inConfig: "value",
  }),
  readyTimeout: wholeNumber({
    flags: "--ready-timeout <s>",
    env: "EDOT_KAFKA_READY_TIMEOUT",
    meaning: "how long Elasticsearch may take to start, in seconds",
    default: READY_TIMEOUT_MS / 1000,
    inConfig: "value",
  }),
} as const;

/** The parts of a pipeline, and how they run. */
export const PART_SETTINGS = {
  target: choice(TARGET_KINDS, {
    flags: "--target <target>",
    env: "EDOT_KAFKA_TARGET",
    meaning: "what the backend sends to: `elasticsearch` or `motlp`",
    default: "elasticsearch",
    inConfig: "value",
  }),
  runtime: choice(WANTED_RUNTIMES, {
    flags: "--runtime <runtime>",
    env: "EDOT_KAFKA_RUNTIME",
    meaning: "how the parts run: `docker`, `process`, or `auto` (containers if available)",
    default: "auto",
    inConfig: "value",
  }),
  edot: text(
    {
      flags: "--edot <version>",
      env: "EDOT_KAFKA_EDOT",
      meaning: "EDOT version of both collectors ([versions.md](versions.md))",
      shownDefault: () => versions().defaults.edot,
      inConfig: "value",
    },
    edotProblem,
  ),
  edgeEdot: text(
    {
      flags: "--edge-edot <version>",
      env: "EDOT_KAFKA_EDGE_EDOT",
      meaning: "EDOT version of the edge collector",
      shownDefault: "as `--edot`",
      inConfig: "value",
    },
    edotProblem,
  ),
  backendEdot: text(
    {
      flags: "--backend-edot <version>",
      env: "EDOT_KAFKA_BACKEND_EDOT",
      meaning: "EDOT version of the backend collector",
      shownDefault: "as `--edot`",
      inConfig: "value",
    },
    edotProblem,
  ),
  elasticsearch: text(
    {
      flags: "--elasticsearch <version>",
      env: "EDOT_KAFKA_ELASTICSEARCH",
      meaning: "version of Elasticsearch",
      shownDefault: () => versions().defaults.elasticsearch,
      inConfig: "value",
    },
    elasticsearchProblem,
  ),
  kafka: text(
    {
      flags: "--kafka <version>",
      env: "EDOT_KAFKA_KAFKA",
      meaning: "version of Kafka ([versions.md](versions.md#kafka))",
      shownDefault: () => versions().defaults.kafka,
      inConfig: "value",
    },
    kafkaProblem,
  ),
  brokers: wholeNumber({
    flags: "--brokers <n>",
    env: "EDOT_KAFKA_BROKERS",
    meaning: "Kafka brokers; more than one needs containers",
    default: 1,
    inConfig: "value",
  }),
  kafkaImage: text({
    flags: "--kafka-image <name>",
    env: "EDOT_KAFKA_KAFKA_IMAGE",
    meaning: "Kafka image ([docker runtime](../internals/docker-runtime.md#images))",
    shownDefault: "published",
    inConfig: "value",
  }),
  elasticsearchImage: text({
    flags: "--elasticsearch-image <name>",
    env: "EDOT_KAFKA_ELASTICSEARCH_IMAGE",
    meaning: "Elasticsearch image",
    shownDefault: "published",
    inConfig: "value",
  }),
  edotImage: text({
    flags: "--edot-image <name>",
    env: "EDOT_KAFKA_EDOT_IMAGE",
    meaning: "image of the collectors",
    shownDefault: "published",
    inConfig: "value",
  }),
  ...ASKED_SETTINGS,
  keep: toggle({
    flags: "--keep",
    env: "EDOT_KAFKA_KEEP",
    meaning: "leave Kafka and Elasticsearch running ([process runtime][keep])",
    configMeaning: "whether Kafka and Elasticsearch stay for the next run",
    inConfig: "value",
    configNote: "Where `CI` is set, only the option and its variable count.",
  }),
} as const;

export const PART_SECTION: Section = {
  name: "parts",
  commands: ["verify", "up", "reproduce", "upgrade"],
  settings: PART_SETTINGS,
};
