import { expect, test } from "vitest";
import { CollectorSetup } from "../../../../src/stack/pipeline/collector-setup.ts";
import { configWith } from "../../collector-config/config-of.ts";

const ADDRESSES = {
  brokers: ["127.0.0.1:9"],
  target: { kind: "motlp", url: "https://127.0.0.1:93" },
  telemetry: { host: "127.0.0.1", port: 88 },
  listen: () => ({ endpoint: "127.0.0.1:1", reachedAt: "127.0.0.1:1" }),
  storage: "/run/storage",
} as const;
const CONFIG = `exporters:\n  otlphttp: { endpoint: "\${ENDPOINT}", headers: { Authorization: "ApiKey \${KEY}" } }`;

test.each([
  [{ KEY: "own" }, "KEY"],
  // An address is no key, and another variable nobody's.
  [{ ENDPOINT: "https://elsewhere.example", OTHER: "x" }, undefined],
  [{}, undefined],
])("given %j, the key of the user's is in %s", async (env, expected) => {
  const config = await configWith(CONFIG, "backend");
  const setup = new CollectorSetup({ config, changes: {}, env, inherited: {} }, ADDRESSES);
  expect(setup.givenKey).toBe(expected);
});
