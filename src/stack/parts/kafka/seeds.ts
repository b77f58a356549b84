import type { KafkaConfig } from "kafkajs";

/**
 * The brokers at which a client begins. It always takes the first one of the list, even when that one
 * is dead, so each attempt gets the list from another one on.
 */
export function seedsOf(bootstrap: string): KafkaConfig["brokers"] {
  const brokers = bootstrap.split(",");
  if (brokers.length === 1) return brokers;
  let first = 0;
  return async () => {
    const at = first++ % brokers.length;
    return [...brokers.slice(at), ...brokers.slice(0, at)];
  };
}
