import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { checkPair } from "../../../../src/checks/check-pair.ts";
import type { CheckReport } from "../../../../src/checks/check-report.ts";
import { checkAnnotations } from "../../../../src/checks/output/github.ts";
import { RULES } from "../../../../src/checks/registry.ts";
import { render } from "../../../../src/cli/commands/render-check.ts";
import { tryConfigs } from "../../../../src/cli/commands/try-configs.ts";
import { loadCollectorConfig } from "../../../../src/collector-config/collector-config.ts";
import type { Tree } from "../../../../src/collector-config/tree.ts";
import type { Answer } from "../../../../src/stack/parts/collector/ask.ts";

/** A pair that breaks many rules, with a secret in every place that can hold one. */
const EDGE = `# sEcret-in-a-comment
receivers:
  otlp:
    protocols:
      grpc: { auth: { authenticator: bearertokenauth } }
      http: { tls: { key_pem: sEcret-key-of-the-server } }
processors: { batch: { } }
extensions:
  bearertokenauth: { token: sEcret-token }
  basicauth: { client_auth: { username: me, password: sEcret-of-basicauth } }
exporters:
  kafka:
    brokers: ["k:1"]
    topic: old
    auth:
      plain_text: { username: me, password: sEcret-of-plain-text }
      sasl: { mechanism: PLAIN, username: me, password: "\${env:PASSWORD}" }
    tls: { insecure: true, key_pem: sEcret-key }
    logs: { topic: t, encoding: raw }
    metrics: { topic: t }
    sending_queue: { enabled: true, queue_size: 10 }
  debug: { verbosity: detailed }
  otlphttp/vendor:
    endpoint: "https://me:sEcret-in-an-address@vendor.example"
    headers: { X-Vendor: sEcret-in-a-header, Authorization: "Bearer \${env:VENDOR}" }
service:
  extensions: [bearertokenauth]
  pipelines:
    logs: { receivers: [otlp], processors: [batch], exporters: [kafka, debug] }
    logs/again: { receivers: [otlp], exporters: [kafka] }
    metrics: { receivers: [otlp], exporters: [kafka] }
`;
const BACKEND = `receivers:
  kafka:
    brokers: ["k:1"]
    auth: { sasl: { mechanism: PLAIN, username: me, password: "\${env:PASSWORD:-sEcret-default}" } }
    logs: { topics: [t] }
exporters:
  elasticsearch:
    endpoints: ["https://me:sEcret-in-an-address@es.example:9200"]
    api_key: sEcret-api-key
    mapping: { mode: ecs }
    headers: { Cookie: sEcret-cookie }
  elasticsearch/second:
    endpoint: "https://me:sEcret-in-an-address@es.example:9200"
    user: me
    password: "\${env:PASSWORD}"
    retry: { retry_on_status: [429], max_retries: 3 }
service:
  pipelines:
    logs: { receivers: [kafka], exporters: [elasticsearch, elasticsearch/second] }
`;
const ENV = { PASSWORD: "sEcret-of-the-variable", VENDOR: "sEcret-of-the-vendor" };

/** As the collector prints it, unredacted: every reference has its value. */
function printed(text: string): string {
  const values: Readonly<Record<string, string>> = ENV;
  const expanded = text.replaceAll(/\$\{env:([A-Z]+)[^}]*\}/g, (_all, name) => values[name] ?? "");
  return JSON.stringify(parseDocument(expanded).toJS() as Tree);
}

/** @param stderr what `validate` says before it quotes the config; nothing where it takes it */
async function tried(stderr?: string) {
  const folder = mkdtempSync(join(tmpdir(), "secrets-"));
  const [edge, backend] = [join(folder, "edge.yaml"), join(folder, "backend.yaml")];
  writeFileSync(edge, EDGE);
  writeFileSync(backend, BACKEND);
  const configs = {
    edge: await loadCollectorConfig("edge", edge),
    backend: await loadCollectorConfig("backend", backend),
  };
  return tryConfigs(configs, {
    ...{ edge, backend, target: "elasticsearch", env: ENV, inherited: {} },
    edot: { edge: "9.4.3", backend: "9.4.3" },
    ask: async ({ role }, _version, { args }): Promise<Answer> => {
      const text = role === "edge" ? EDGE : BACKEND;
      return args.includes("validate") && stderr !== undefined
        ? { code: 1, stdout: "", stderr: `${stderr}\n${quoted(text)}` }
        : { code: 0, stdout: printed(text), stderr: "" };
    },
  });
}

/** What a decoder could quote: all that its collector was given. */
function quoted(text: string): string {
  return `Error: ${text.replaceAll(/#.*$/gm, "")} ${printed(text)}`;
}

async function report(stderr?: string): Promise<CheckReport> {
  const { edge, backend } = await tried(stderr);
  const fileOf = ({ config, readBy, untried }: typeof edge) => ({
    ...{ path: config.path, sha256: config.sha256, readBy },
    ...(untried === undefined ? {} : { untried }),
  });
  return {
    harness: { version: "0.1.0" },
    edot: { edge: "9.4.3", backend: "9.4.3" },
    target: "elasticsearch",
    configs: { edge: fileOf(edge), backend: fileOf(backend) },
    results: await checkPair({
      ...{ edge: edge.config, backend: backend.config },
      ...{ target: "elasticsearch", variables: ENV },
    }),
  };
}

test.each(["text", "json", "sarif"] as const)(
  "%s holds no secret of the configs",
  async (format) => {
    const given = await report();
    // Enough is said of them for something to slip through.
    expect(new Set(given.results.map(({ rule }) => rule)).size).toBeGreaterThan(RULES.length / 2);
    expect(render(given, format, "/")).not.toMatch(/sEcret/);
  },
);

test("neither do annotations", async () => {
  const lines = checkAnnotations((await report()).results, { GITHUB_ACTIONS: "true" });
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.join("\n")).not.toMatch(/sEcret/);
});

test.each(["text", "json"] as const)(
  "%s: what the collector lacks here is without them",
  async (format) => {
    const given = await report("open x: no such file or directory");
    expect(given.configs.edge.untried).toContain("no such file or directory");
    expect(render(given, format, "/")).not.toMatch(/sEcret/);
  },
);

test("what the collector refuses is quoted without them", async () => {
  const error: unknown = await tried("refused").catch((thrown) => thrown);
  expect(error).toMatchObject({ code: "config-invalid" });
  expect(JSON.stringify(error)).not.toMatch(/sEcret/);
});
