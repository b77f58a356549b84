import type { Component } from "../../collector-config/component.ts";
import { sendingQueue } from "../../collector-config/settings/sending-queue.ts";
import {
  isOn,
  numberOf,
  type Setting,
  secondsOf,
  settingOf,
} from "../../collector-config/settings/setting.ts";
import { targetOf } from "../../collector-config/target-client.ts";
import type { CheckedPair, Rule } from "../rule.ts";
import { exportersBehindKafka } from "../settings/behind-kafka.ts";
import { durableBackend } from "../settings/durable-place.ts";
import { holdsBack } from "../settings/receiver-marking.ts";

/** Retries that last for more than an hour, at the exporter's longest pause of a minute. */
const ENOUGH_RETRIES = 100;

/** The backend gives up on what the target does not take in time. */
export const backendRetriesEnd: Rule = {
  id: "backend-retries-end",
  severity: "error",
  title: "The backend gives up on what the target does not take in time.",
  provedBy: { file: "tests/exhaustive/limits.test.ts", names: "retries-exhausted" },
  find: (pair) =>
    exportersBehindKafka(pair.backend).flatMap((exporter) => {
      const isElasticsearch = exporter.type === "elasticsearch";
      const end = isElasticsearch ? endOfDocuments(pair, exporter) : endOfRequests(pair, exporter);
      if (end === undefined) return [];
      const keys = isElasticsearch
        ? ["retry", "max_retries"]
        : ["retry_on_failure", "max_elapsed_time"];
      return [
        {
          place: end.place,
          message: `${end.said}. ${isElasticsearch ? "Documents that a busy Elasticsearch refuses are dropped after that, one by one" : "An outage that is longer loses what was read from Kafka"}.`,
          remedy: `never give up (${keys.join(": ")}: ${isElasticsearch ? "1000000" : "0s"})${targetOf(exporter) === pair.target ? `, as ${durableBackend(pair, ...keys)} does` : ""}`,
        },
      ];
    }),
};

/** Elasticsearch refuses single documents inside an accepted request: the receiver never sees it. */
function endOfDocuments({ backend }: CheckedPair, exporter: Component): Setting | undefined {
  const enabled = settingOf(backend, exporter, ["retry", "enabled"], true);
  if (!isOn(enabled)) return enabled;
  const most = settingOf(backend, exporter, ["retry", "max_retries"], 2);
  const number = numberOf(most);
  return number !== undefined && number < ENOUGH_RETRIES ? most : undefined;
}

/** Without a queue in between, the receiver tries again what the exporter gave up. */
function endOfRequests({ backend }: CheckedPair, exporter: Component): Setting | undefined {
  const { enabled: isQueued, waits } = sendingQueue(backend, exporter);
  if ((!isQueued || waits) && holdsBack(backend)) return undefined;
  const enabled = settingOf(backend, exporter, ["retry_on_failure", "enabled"], true);
  if (!isOn(enabled)) return enabled;
  const end = settingOf(backend, exporter, ["retry_on_failure", "max_elapsed_time"], "300s");
  return [0, undefined].includes(secondsOf(end)) ? undefined : end;
}
