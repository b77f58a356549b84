import { expect, test } from "vitest";
import { configOf } from "../../collector-config/config-of.ts";
import { foundOf } from "./found.ts";

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
  return { findings: await foundOf("login-in-plain-text", { edge }), path: edge.path };
}

test.each([
  ["tls:\n  insecure: true\nauth: { sasl: { mechanism: SCRAM-SHA-512 } }", 5],
  ["auth: { sasl: { mechanism: PLAIN } }\ntls: { insecure: true }", 5],
  ["auth: { sasl: { mechanism: PLAIN } }", 4],
  ["auth: { plain_text: { username: me } }", 4],
  ["tls:\nauth: { sasl: { mechanism: PLAIN } }", 5],
])("login-in-plain-text: reported for %j", async (kafka, line) => {
  const { findings, path } = await login(kafka);
  expect(findings).toMatchObject([{ severity: "risk", evidence: [{ source: `${path}:${line}` }] }]);
});

test.each([
  "auth: { sasl: { mechanism: SCRAM-SHA-512 } }",
  "tls: { insecure: false }\nauth: { sasl: { mechanism: PLAIN } }",
  "tls: { insecure_skip_verify: true }\nauth: { sasl: { mechanism: PLAIN } }",
  "tls: { insecure: true }",
])("login-in-plain-text: not reported for %j", async (kafka) => {
  expect((await login(kafka)).findings).toEqual([]);
});

test("login-in-plain-text: not reported for the project's own configs", async () => {
  for (const set of ["documented", "durable"] as const) {
    expect(await foundOf("login-in-plain-text", {}, set)).toEqual([]);
  }
});
