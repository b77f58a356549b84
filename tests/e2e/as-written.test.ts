import { expect, test } from "vitest";
import { type ConfigVariant, writeVariant } from "../support/config-variants.ts";
import { RUNTIME, verify } from "../support/run-cli.ts";

const SASL = { username: "u", password: "secret-of-kafka", mechanism: "PLAIN" };

/** What the overlay hides and production does not: refused before anything starts. */
test.each<[string, ConfigVariant, readonly (string | RegExp)[]]>([
  [
    "a mechanism of SASL that there is not",
    {
      edge: (config) =>
        config.setIn(["exporters", "kafka", "auth"], {
          sasl: { ...SASL, mechanism: "SCRAM-SHA-257" },
        }),
    },
    [/edge\.yaml:\d+$/m, "mechanism should be one of", "SCRAM-SHA-257"],
  ],
  [
    "gRPC and HTTP on one port",
    {
      edge: (config) => {
        for (const protocol of ["grpc", "http"]) {
          config.setIn(["receivers", "otlp", "protocols", protocol, "endpoint"], "0.0.0.0:4317");
        }
      },
    },
    [/edge\.yaml:\d+$/m, "both listen on port 4317"],
  ],
  [
    "Elasticsearch without an address",
    { backend: (config) => config.deleteIn(["exporters", "elasticsearch", "endpoints"]) },
    [/backend-elasticsearch\.yaml:\d+$/m, "exactly one of [endpoint, endpoints, cloudid]"],
  ],
  [
    "a version of TLS that there is not",
    { backend: (config) => config.setIn(["receivers", "kafka", "tls"], { min_version: "1.9" }) },
    [/backend-elasticsearch\.yaml:\d+$/m, "unsupported TLS version"],
  ],
  [
    "an extension that listens where the receiver does",
    {
      edge: (config) => {
        config.setIn(["extensions", "health_check"], { endpoint: "0.0.0.0:4318" });
        config.setIn(["service", "extensions"], ["file_storage/queue", "health_check"]);
      },
    },
    [/edge\.yaml:\d+$/m, "both listen on port 4318"],
  ],
  [
    "an authenticator that nothing starts",
    {
      backend: (config) =>
        config.setIn(["exporters", "elasticsearch", "auth"], { authenticator: "bearertokenauth" }),
    },
    [/backend-elasticsearch\.yaml:\d+$/m, "service.extensions does not start it"],
  ],
])("%s", async (_what, variant, parts) => {
  const result = await verify([...(await writeVariant(variant)), "--items", "20"]);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(2);
  expect(result.stderr).toContain("[config-invalid]");
  for (const part of parts)
    expect(result.stderr).toMatch(part instanceof RegExp ? part : literal(part));
  expect(result.stderr).not.toContain("secret-of-kafka");
});

function literal(text: string): RegExp {
  return new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}

test("what runs is reported with what was replaced; no credentials, and TLS switched off, are risks", async () => {
  const args = await writeVariant({
    edge: (config) => {
      // Without `create_directory`, `validate` looks for it.
      config.setIn(["extensions", "file_storage/queue"], { directory: "/var/lib/no-such-queue" });
      config.setIn(["exporters", "kafka"], {
        ...(config.toJS() as { exporters: { kafka: object } }).exporters.kafka,
        tls: { insecure: true },
        auth: { sasl: { ...SASL, mechanism: "SCRAM-SHA-512" } },
      });
    },
    backend: (config) => {
      config.deleteIn(["exporters", "elasticsearch", "api_key"]);
      // Files of production, and how much it wants to know of itself.
      config.setIn(["service", "telemetry"], {
        logs: { output_paths: ["/var/log/no-such-folder/collector.log"] },
        metrics: {
          level: "detailed",
          views: [{ selector: { instrument_name: "*" }, stream: { attribute_keys: {} } }],
        },
      });
    },
  });
  const result = await verify([...args, "--items", "20"]);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
  const { scenarios, configs } = result.report();
  expect(scenarios[0]?.findings).toMatchObject([
    {
      code: "no-credentials",
      severity: "risk",
      evidence: [{ source: expect.stringMatching(/backend-elasticsearch\.yaml:\d+$/) }],
    },
    {
      code: "login-in-plain-text",
      severity: "risk",
      evidence: [{ source: expect.stringMatching(/edge\.yaml:\d+$/) }],
    },
  ]);
  const kinds = (role: "edge" | "backend") =>
    [...new Set(configs[role].notTested.map(({ kind }) => kind))].toSorted();
  expect(kinds("edge")).toEqual(expect.arrayContaining(["TLS", "login"]));
  // In containers more works as it is written.
  if (RUNTIME === "process") expect(kinds("edge")).toContain("storage folder");
  expect(kinds("backend")).toEqual(expect.arrayContaining(["log paths"]));
  expect(result.stdout).toMatch(/not tested as written: .*TLS/);
  expect(result.stdout).not.toContain("secret-of-kafka");
});

test("variables that only the run can set refuse no good config", async () => {
  const args = await writeVariant({}, "motlp");
  const result = await verify([...args, "--items", "20", "--target", "motlp"]);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
  expect(result.report().configs.backend.notTested).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ kind: "address", setting: "exporters.otlphttp.endpoint" }),
      expect.objectContaining({ kind: "credentials" }),
    ]),
  );
});
