import { expect, test } from "vitest";
import { loginInPlainText } from "../../../../src/verdict/findings/login-in-plain-text.ts";
import { noCredentials } from "../../../../src/verdict/findings/no-credentials.ts";
import { configOf } from "../../collector-config/config-of.ts";
import { factsOf } from "./facts.ts";

async function credentials(exporter: string) {
  const backend = await configOf(
    `receivers: { kafka: }
exporters:
  elasticsearch: ${exporter}
service:
  pipelines: { logs: { receivers: [kafka], exporters: [elasticsearch] } }
`,
    "backend",
  );
  return { found: noCredentials(await factsOf("durable", { backend })), path: backend.path };
}

test.each([
  "{ endpoints: ['https://es:9200'] }",
  "{ endpoints: ['https://es:9200'], api_key: '' }",
  "{ endpoint: 'https://es:9200', headers: { X-Team: me } }",
])("no credentials: %s", async (exporter) => {
  const { found, path } = await credentials(exporter);
  expect(found).toMatchObject([
    { code: "no-credentials", severity: "risk", evidence: [{ source: `${path}:3` }] },
  ]);
});

test.each([
  "{ api_key: abc }",
  `{ api_key: "\${env:KEY}" }`,
  "{ user: me, password: p }",
  "{ auth: { authenticator: basicauth } }",
  "{ headers: { authorization: ApiKey x } }",
  "{ endpoints: ['https://me:p@es:9200'] }",
])("credentials: %s", async (exporter) => {
  expect((await credentials(exporter)).found).toEqual([]);
});

test("mOTLP's are not Elasticsearch's", async () => {
  expect(noCredentials(await factsOf("durable", { target: "motlp" }))).toEqual([]);
});

async function login(kafka: string) {
  const edge = await configOf(
    `receivers: { otlp: }
exporters:
  kafka:
${kafka
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
service:
  pipelines: { logs: { receivers: [otlp], exporters: [kafka] } }
`,
    "edge",
  );
  return { found: loginInPlainText(await factsOf("durable", { edge })), path: edge.path };
}

test.each([
  ["tls:\n  insecure: true\nauth: { sasl: { mechanism: SCRAM-SHA-512 } }", 5],
  ["auth: { sasl: { mechanism: PLAIN } }\ntls: { insecure: true }", 5],
  ["auth: { sasl: { mechanism: PLAIN } }", 4],
  ["auth: { plain_text: { username: me } }", 4],
  ["tls:\nauth: { sasl: { mechanism: PLAIN } }", 5],
])("in plain text: %j", async (kafka, line) => {
  const { found, path } = await login(kafka);
  expect(found).toMatchObject([
    { code: "login-in-plain-text", severity: "risk", evidence: [{ source: `${path}:${line}` }] },
  ]);
});

test.each([
  "auth: { sasl: { mechanism: SCRAM-SHA-512 } }",
  "tls: { insecure: false }\nauth: { sasl: { mechanism: PLAIN } }",
  "tls: { insecure_skip_verify: true }\nauth: { sasl: { mechanism: PLAIN } }",
  "tls: { insecure: true }",
])("not in plain text: %j", async (kafka) => {
  expect((await login(kafka)).found).toEqual([]);
});

test("the project's own configs have neither", async () => {
  for (const set of ["documented", "durable"] as const) {
    const facts = await factsOf(set);
    expect([...noCredentials(facts), ...loginInPlainText(facts)]).toEqual([]);
  }
});
