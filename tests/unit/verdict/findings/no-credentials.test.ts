import { expect, test } from "vitest";
import { configOf } from "../../collector-config/config-of.ts";
import { found, foundOf } from "./found.ts";

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
  return { findings: await foundOf("no-credentials", { backend }), path: backend.path };
}

test.each([
  "{ endpoints: ['https://es:9200'] }",
  "{ endpoints: ['https://es:9200'], api_key: '' }",
  "{ endpoint: 'https://es:9200', headers: { X-Team: me } }",
])("no-credentials: reported for %s", async (exporter) => {
  const { findings, path } = await credentials(exporter);
  expect(findings).toMatchObject([{ severity: "risk", evidence: [{ source: `${path}:3` }] }]);
});

test.each([
  "{ api_key: abc }",
  `{ api_key: "\${env:KEY}" }`,
  "{ user: me, password: p }",
  "{ auth: { authenticator: basicauth } }",
  "{ headers: { authorization: ApiKey x } }",
  "{ endpoints: ['https://me:p@es:9200'] }",
])("no-credentials: not reported for %s", async (exporter) => {
  expect((await credentials(exporter)).findings).toEqual([]);
});

test("no-credentials: not reported for mOTLP, or the project's own configs", async () => {
  expect(await found({ target: "motlp" })).toEqual([]);
  for (const set of ["documented", "durable"] as const) {
    expect(await foundOf("no-credentials", {}, set)).toEqual([]);
  }
});
