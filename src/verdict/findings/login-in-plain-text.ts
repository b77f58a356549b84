import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { Component } from "../../collector-config/component.ts";
import { isKafkaClient } from "../../collector-config/overlay.ts";
import { asRecord } from "../../collector-config/tree.ts";
import type { Evidence } from "../../record/judged-by.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

/**
 * A login to Kafka over a connection without TLS: `tls: {insecure: true}` switches TLS off, it does not
 * skip the check of the certificate. The overlay takes both away.
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/issues/39919
 */
export const loginInPlainText = {
  code: "login-in-plain-text",
  severities: ["risk"],
  detect,
} as const satisfies Rule;

function detect({ edge, backend }: RunFacts): Found[] {
  const evidence = [edge, backend].flatMap(plainTextLogins);
  if (evidence.length === 0) return [];
  return [
    {
      severity: "risk",
      message:
        "A login to Kafka goes over a connection without TLS, where anyone on the network path can read it. The run did not log in: the overlay removed login and TLS.",
      remedy:
        "set tls without insecure: true; insecure_skip_verify: true skips the check of the certificate and keeps TLS",
      evidence,
    },
  ];
}

/** The logins of a config's Kafka clients that go over a connection without TLS. */
export function plainTextLogins(config: CollectorConfig): Evidence[] {
  return (
    config.components
      .filter((component) => isKafkaClient(component) && isUsed(config, component))
      .flatMap((component) => withoutTls(config, component))
      // A login that a scenario sets is a part of the run.
      .filter(({ source }) => !source.startsWith(`${config.role} overlay: `))
  );
}

function withoutTls(config: CollectorConfig, { section, id, settings }: Component): Evidence[] {
  const auth = asRecord(settings.auth);
  const tls = asRecord(settings.tls);
  if (auth?.sasl === undefined && auth?.plain_text === undefined) return [];
  if (String(tls?.insecure) === "true") {
    return [
      {
        source: config.placeOf([section, id, "tls", "insecure"]),
        text: `${id} sets tls: insecure: true, which switches TLS off, and logs in`,
      },
    ];
  }
  // The other mechanisms do not send the password itself.
  const isPlain = auth.plain_text !== undefined || asRecord(auth.sasl)?.mechanism === "PLAIN";
  if (!isPlain || (settings.tls !== undefined && settings.tls !== null)) return [];
  return [
    {
      source: config.placeOf([section, id, "auth"]),
      text: `${id} sends its password as it is, and sets no tls`,
    },
  ];
}

function isUsed({ pipelines }: CollectorConfig, { id }: Component): boolean {
  return pipelines.some(({ receivers, exporters }) => [...receivers, ...exporters].includes(id));
}
