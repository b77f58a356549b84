import { expect, test } from "vitest";
import { type RunVariables, runVariables } from "../../../../src/stack/targets/run-variables.ts";
import { configWith } from "../../collector-config/config-of.ts";

const CONFIG = `exporters:\n  otlphttp: { endpoint: "\${MOTLP_ENDPOINT}", headers: { Authorization: "ApiKey \${MOTLP_API_KEY}" } }`;

async function variables(changes: Partial<RunVariables> = {}) {
  return runVariables(await configWith(CONFIG), {
    wanted: [
      { name: "MOTLP_ENDPOINT", holds: "url" },
      { name: "MOTLP_API_KEY", holds: "api-key" },
    ],
    target: { url: "https://127.0.0.1:1", apiKey: "run", environment: { SSL_CERT_FILE: "/ca" } },
    given: {},
    inherited: {},
    ...changes,
  });
}

test("the run sets the target's address, its key and its certificate authority", async () => {
  expect(await variables()).toMatchObject({
    MOTLP_ENDPOINT: "https://127.0.0.1:1",
    MOTLP_API_KEY: "run",
    SSL_CERT_FILE: "/ca",
  });
});

test("an address that was given or inherited is never sent to", async () => {
  const production = { MOTLP_ENDPOINT: "https://production.example" };
  for (const changes of [{ given: production }, { inherited: production }]) {
    expect(JSON.stringify(await variables(changes))).not.toContain("production");
  }
});

test("a key that was given is used: it may be a wrong one on purpose", async () => {
  expect(await variables({ given: { MOTLP_API_KEY: "wrong" } })).toMatchObject({
    MOTLP_API_KEY: "wrong",
  });
  expect(await variables({ inherited: { MOTLP_API_KEY: "mine" } })).toMatchObject({
    MOTLP_API_KEY: "run",
  });
});

test("a whole header gets its prefix", async () => {
  const wanted = [{ name: "HEADER", holds: "authorization" }] as const;
  const given = { MOTLP_ENDPOINT: "x", MOTLP_API_KEY: "x" };
  expect(await variables({ wanted, given })).toMatchObject({ HEADER: "ApiKey run" });
});
