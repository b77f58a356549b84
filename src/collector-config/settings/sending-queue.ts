import type { CollectorConfig } from "../collector-config.ts";
import type { Component } from "../component.ts";
import { asRecord } from "../tree.ts";
import { isOn, type Setting, settingOf } from "./setting.ts";

/** An exporter's sending queue, with the defaults of EDOT 9.4.3. */
export interface SendingQueue {
  readonly enabled: boolean;
  /** Whether what it holds survives the collector. */
  readonly onDisk: boolean;
  /** Whether it answers only when what it took is delivered. */
  readonly waits: boolean;
  /** Whether a full one makes the sender wait; without it, it refuses. */
  readonly blocks: boolean;
  /** What the config says of a setting of it. */
  readonly setting: (key: string, byDefault: unknown) => Setting;
  /** What the config says of its batches. */
  readonly batch: (key: string, byDefault: unknown) => Setting;
  /** Whether it makes batches. */
  readonly isBatching: boolean;
}

/**
 * The queue of an exporter. Elasticsearch's blocks and batches by default, those of the others do not.
 * @see https://github.com/open-telemetry/opentelemetry-collector/blob/main/exporter/exporterhelper/README.md
 */
export function sendingQueue(config: CollectorConfig, exporter: Component): SendingQueue {
  const isElasticsearch = exporter.type === "elasticsearch";
  const setting = (key: string, byDefault: unknown) =>
    settingOf(config, exporter, ["sending_queue", key], byDefault);
  const storage = setting("storage", "memory");
  const written = asRecord(exporter.settings.sending_queue);
  const isOff = written !== undefined && "batch" in written && written.batch === null;
  return {
    enabled: isOn(setting("enabled", true)),
    onDisk: storage.given && storage.value !== "",
    waits: isOn(setting("wait_for_result", false)),
    blocks: isOn(setting("block_on_overflow", isElasticsearch)),
    setting,
    batch: (key, byDefault) =>
      settingOf(config, exporter, ["sending_queue", "batch", key], byDefault),
    isBatching: !isOff && (isElasticsearch || asRecord(written?.batch) !== undefined),
  };
}
