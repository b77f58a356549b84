import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { Component } from "../../collector-config/component.ts";
import { isOn, type Setting, settingOf } from "../../collector-config/settings/setting.ts";
import { kafkaReceivers } from "./behind-kafka.ts";

/** When a kafka receiver marks messages as done, and whether it tries again. Defaults of EDOT 9.4.3. */
export interface ReceiverMarking {
  readonly after: Setting;
  readonly onError: Setting;
  readonly onPermanentError: Setting;
  readonly backoff: Setting;
  readonly backoffEnd: Setting;
  readonly multiplier: Setting;
}

/** The marking of one kafka receiver. */
export function receiverMarking(config: CollectorConfig, receiver: Component): ReceiverMarking {
  const of = (keys: readonly string[], byDefault: unknown) =>
    settingOf(config, receiver, keys, byDefault);
  return {
    after: of(["message_marking", "after"], false),
    onError: of(["message_marking", "on_error"], false),
    onPermanentError: of(["message_marking", "on_permanent_error"], false),
    backoff: of(["error_backoff", "enabled"], false),
    backoffEnd: of(["error_backoff", "max_elapsed_time"], "0s"),
    multiplier: of(["error_backoff", "multiplier"], 0),
  };
}

/** Whether every receiver keeps a message until the pipeline has taken it, and tries again until then. */
export function holdsBack(backend: CollectorConfig): boolean {
  return kafkaReceivers(backend).every((receiver) => {
    const { after, onError, backoff } = receiverMarking(backend, receiver);
    return isOn(after) && !isOn(onError) && isOn(backoff);
  });
}
