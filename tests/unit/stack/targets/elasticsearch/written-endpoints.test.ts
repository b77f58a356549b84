// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a collector's variables look so.
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  loadCollectorConfig,
  readComponents,
} from "../../../../../src/collector-config/collector-config.ts";
import type { Section } from "../../../../../src/collector-config/component.ts";
import {
  worksAsWritten,
  writtenEndpoints,
} from "../../../../../src/stack/targets/elasticsearch/written-endpoints.ts";

function component(section: Section, id: string, settings: string) {
  const [found] = readComponents(section, { [id]: parse(settings) });
  if (found === undefined) throw new Error("no component");
  return found;
}

const HTTPS = { scheme: "https" } as const;

test.each(["documented", "durable"])("configs/%s has the page's names", async (set) => {
  const configs = await Promise.all([
    loadCollectorConfig("edge", `configs/${set}/edge.yaml`),
    loadCollectorConfig("backend", `configs/${set}/backend-elasticsearch.yaml`),
  ]);
  expect(writtenEndpoints(configs)).toEqual({ hosts: ["elasticsearch.example"], scheme: "https" });
});

describe("endpoints of Elasticsearch work as they are written", () => {
  test.each([
    ["endpoints: ['https://elasticsearch.example:9200']", true],
    ["endpoint: https://es:9200", true],
    ["endpoints: ['https://a:9200', 'https://b:9200']", true],
    ["endpoints: ['http://es:9200']", false],
    ["endpoints: ['https://es']", false],
    ["endpoints: ['https://10.0.0.1:9200']", false],
    ["endpoints: ['${env:ES}']", false],
    ["cloudid: x", false],
    ["{ endpoints: ['https://es:9200'], tls: { ca_file: /ca } }", false],
  ])("%s: %s", (settings, works) => {
    const exporter = component("exporters", "elasticsearch", settings);
    expect(worksAsWritten(exporter, HTTPS)).toBe(works);
  });
});

test("mOTLP's address is the run's", () => {
  const exporter = component("exporters", "otlphttp", "endpoint: https://x:4318");
  expect(worksAsWritten(exporter, HTTPS)).toBe(false);
});

test("Elasticsearch speaks HTTP only where every endpoint does", async () => {
  const config = await loadCollectorConfig("backend", "configs/durable/backend-elasticsearch.yaml");
  const schemeOf = (...endpoints: string[]) =>
    writtenEndpoints([
      {
        ...config,
        components: [component("exporters", "elasticsearch", JSON.stringify({ endpoints }))],
      },
    ]).scheme;
  expect(schemeOf("http://es:9200")).toBe("http");
  expect(schemeOf("http://es:9200", "https://es:9200")).toBe("https");
  expect(schemeOf()).toBe("https");
});
