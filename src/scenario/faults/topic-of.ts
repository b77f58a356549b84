import { topicWrites } from "../../collector-config/kafka-topics.ts";
import type { Signal } from "../../otlp/item.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import { cannot } from "./ability.ts";

/** The topic to which the edge writes a signal. @throws HarnessError `incident-invalid` */
export function topicOf({ pipeline, variables }: ScenarioRun, signal: Signal): string {
  const edge = pipeline.config("edge");
  const found = topicWrites(edge, variables).find((write) => write.signal === signal);
  if (found !== undefined) return found.topic.value;
  throw cannot(`the edge config writes no ${signal} to Kafka`, edge.path);
}
