import { expect, test } from "vitest";
import { LineCounter, parseDocument } from "yaml";
import { maskedText } from "../../../src/collector-config/masked-text.ts";

function masked(text: string): string {
  return maskedText({ text, document: parseDocument(text, { lineCounter: new LineCounter() }) });
}

test.each([
  ["password: hunter2 # old", "password: (hidden) # old"],
  ['sasl: { username: app, password: "a b" }', "sasl: { username: app, password: (hidden) }"],
  [`api_key: \${env:ELASTIC_API_KEY}`, `api_key: \${env:ELASTIC_API_KEY}`],
  [`Authorization: ApiKey \${env:KEY}`, `Authorization: ApiKey \${env:KEY}`],
  ["Authorization: ApiKey abc==", "Authorization: (hidden)"],
  [`api_key: \${env:KEY:-abc}`, "api_key: (hidden)"],
  [`api_key: abc\${env:KEY}`, "api_key: (hidden)"],
  ["X-Api-Key: abc", "X-Api-Key: (hidden)"],
  ["client_secret: s", "client_secret: (hidden)"],
  ["key_pem: |\n  -----BEGIN\n  abc\nnext: 1\n", "key_pem: (hidden)\n\n\nnext: 1\n"],
  [`api_key: [a, '\${env:K}']`, `api_key: [(hidden), '\${env:K}']`],
  ["key_file: /etc/key.pem", "key_file: /etc/key.pem"],
  ["password_file: /run/secret", "password_file: /run/secret"],
  ["encoding: otlp_proto", "encoding: otlp_proto"],
  ["endpoint: https://me:pw@host:9200", "endpoint: https://(hidden)@host:9200"],
  ["endpoint: https://me:p@ss@host/a@b", "endpoint: https://(hidden)@host/a@b"],
  [`url: "\${env:URL:-https://me:pw@host}"`, `url: "\${env:URL:-https://(hidden)@host}"`],
  ["url: https://host/in?api_key=abc&team=me", "url: https://host/in?api_key=(hidden)&team=me"],
  [`url: https://host/in?token=\${env:T}&a=b`, `url: https://host/in?token=\${env:T}&a=b`],
  ["tokens: [one, two]", "tokens: [(hidden), (hidden)]"],
  ["htpasswd: { inline: 'me:pw' }", "htpasswd: { inline: (hidden) }"],
  ["connection_string: Endpoint=sb://x", "connection_string: (hidden)"],
  // Vendors name the headers of their keys freely.
  [
    `headers: { x-honeycomb-team: abc, X-Team: "\${env:TEAM}" }`,
    `headers: { x-honeycomb-team: (hidden), X-Team: "\${env:TEAM}" }`,
  ],
  [
    "headers: [{ name: Authorization, value: abc }]",
    "headers: [{ name: Authorization, value: (hidden) }]",
  ],
  [
    "headers: [{ key: X-Key, action: upsert, from_context: k, default_value: abc }]",
    "headers: [{ key: X-Key, action: upsert, from_context: k, default_value: (hidden) }]",
  ],
  [
    "attributes: [{ key: api.token, value: abc }, { key: a, value: b }]",
    "attributes: [{ key: api.token, value: (hidden) }, { key: a, value: b }]",
  ],
  ["a: 1\n  # password: old\nb: 2", "a: 1\n  # password: (hidden)\nb: 2"],
  ["# - Authorization: ApiKey abc", "# - Authorization: (hidden)"],
  ["# the token: it is the one of the vendor", "# the token: it is the one of the vendor"],
  ["password:", "password:"],
  ["password: one\n  more\nnext: 1", "password: (hidden)\n\nnext: 1"],
  [
    "credentials: { password: abc, b: c }",
    "credentials: { (hidden): (hidden), (hidden): (hidden) }",
  ],
  [
    "exporters: { kafka/token: { topic: a, password: b } }",
    "exporters: { kafka/token: { topic: a, password: (hidden) } }",
  ],
  [
    "service: { pipelines: { logs/token: { receivers: [a] } } }",
    "service: { pipelines: { logs/token: { receivers: [a] } } }",
  ],
  [
    "extensions: { headers_setter/token: { value: a } }",
    "extensions: { headers_setter/token: { (hidden): (hidden) } }",
  ],
])("%s", (text, shown) => {
  expect(masked(text)).toBe(shown);
});

test("two secrets in one file, and everything else as it was written", () => {
  const text = "# first\na:\n  password: one   # why\n  brokers: [ 'b:9092' ]\nb: { token: two }\n";
  expect(masked(text)).toBe(
    "# first\na:\n  password: (hidden)   # why\n  brokers: [ 'b:9092' ]\nb: { token: (hidden) }\n",
  );
});
