import { expect, test } from "vitest";
import { withoutSecrets } from "../../../src/collector-config/without-secrets.ts";
import { configWith } from "./config-of.ts";

const CONFIG = `exporters:
  otlphttp:
    endpoint: https://me:pass@host
    compression: gzip-of-ours
    headers: { X-Any: in-a-header, Authorization: "ApiKey \${env:KEY:-by-default}" }
`;

test("secrets by their names, in headers, in variables and in addresses are hidden", async () => {
  const config = await configWith(CONFIG);
  const hidden = (text: string) => withoutSecrets(text, config, { KEY: "from-outside" });
  expect(hidden("value 'in-a-header'")).toBe("value '(hidden)'");
  expect(hidden("value 'from-outside', not 'by-default'")).toBe("value '(hidden)', not '(hidden)'");
  expect(hidden("cannot reach https://me:pass@host")).toBe("cannot reach https://(hidden)@host");
});

test("everything else stays", async () => {
  const config = await configWith(CONFIG);
  expect(withoutSecrets("'gzip-of-ours' is unknown", config, {})).toBe("'gzip-of-ours' is unknown");
});
