// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a collector's variables look so.
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  loadCollectorConfig,
  readComponents,
} from "../../../../src/collector-config/collector-config.ts";
import type { Section } from "../../../../src/collector-config/component.ts";
import { brokerNames, worksAsWritten } from "../../../../src/stack/environments/written-names.ts";

function component(section: Section, id: string, settings: string) {
  const [found] = readComponents(section, { [id]: parse(settings) });
  if (found === undefined) throw new Error("no component");
  return found;
}

test.each(["documented", "durable"])("configs/%s has the page's names", async (set) => {
  const configs = await Promise.all([
    loadCollectorConfig("edge", `configs/${set}/edge.yaml`),
    loadCollectorConfig("backend", `configs/${set}/backend-elasticsearch.yaml`),
  ]);
  expect(brokerNames(configs)).toEqual(["kafka1", "kafka2", "kafka3"]);
});

describe("brokers work as they are written", () => {
  test.each([
    ["brokers: [kafka1:9092, kafka2.prod.example:9092]", true],
    ["brokers: kafka:9092", true],
    ["brokers: [kafka1:9093]", false],
    ["brokers: [10.0.0.1:9092]", false],
    ["brokers: [localhost:9092]", false],
    ["brokers: ['${env:BROKER}:9092']", false],
    ["brokers: ['${env:BROKERS}']", false],
    ["brokers: []", false],
    ["topic: t", false],
    ["{ brokers: [kafka1:9092], tls: { insecure: false } }", false],
    ["{ brokers: [kafka1:9092], auth: { sasl: {} } }", false],
  ])("%s: %s", (settings, works) => {
    expect(worksAsWritten(component("exporters", "kafka", settings))).toBe(works);
    expect(worksAsWritten(component("receivers", "kafka/logs", settings))).toBe(works);
  });
});

test.each([
  ["directory: /var/lib/otelcol", true],
  ["directory: ./relative", false],
  ["directory: '${env:STORAGE}'", false],
  ["timeout: 1s", false],
])("storage, %s: %s", (settings, works) => {
  expect(worksAsWritten(component("extensions", "file_storage", settings))).toBe(works);
});
