import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Document } from "yaml";
import { approvedFileOf } from "../support/approvals.ts";
import { type ConfigVariant, writeVariant } from "../support/config-variants.ts";
import { cli, filesContaining, verify } from "../support/run-cli.ts";

/** In every secret of this file, and in nothing else. */
const MARK = "sEcret-7c1f";
const secret = (where: string) => `${MARK}-${where}`;
const reference = (text: string) => `\${${text}}`;
/** A key's form is checked: this one has none, and nobody loads it once the overlay has taken TLS away. */
const PEM = `-----BEGIN PRIVATE KEY-----\n${secret("pem")}\n-----END PRIVATE KEY-----\n`;

/** A secret in every place of an edge config that can hold one. */
function edge(config: Document, file: string): void {
  const set = (path: readonly string[], value: unknown) => config.setIn(path, value);
  config.commentBefore = ` password: ${secret("comment")}`;
  set(["extensions", "bearertokenauth/server"], { tokens: [secret("tokens"), "another"] });
  set(["extensions", "bearertokenauth/client"], { token: secret("bearer") });
  set(["extensions", "headers_setter"], {
    headers: [{ action: "upsert", key: "X-Team-Key", value: secret("setter") }],
  });
  set(
    ["service", "extensions"],
    ["file_storage/queue", "bearertokenauth/server", "bearertokenauth/client", "headers_setter"],
  );
  const auth = { authenticator: "bearertokenauth/server" };
  set(["receivers", "otlp", "protocols", "http", "auth"], auth);
  set(["receivers", "otlp", "protocols", "grpc", "auth"], auth);
  set(["exporters", "kafka", "auth"], {
    sasl: { username: "me", password: secret("sasl"), mechanism: "SCRAM-SHA-512" },
  });
  set(["exporters", "kafka", "tls"], { insecure: false });
  set(["exporters", "kafka/dr"], {
    brokers: ["dr.example:9092"],
    auth: { sasl: { username: "me", password: reference(`file:${file}`), mechanism: "PLAIN" } },
  });
  set(["exporters", "otlphttp/vendor"], {
    endpoint: `https://me:${secret("userinfo")}@vendor.example/in?api_key=${secret("query")}`,
    headers: {
      Authorization: `Bearer ${secret("authorization")}`,
      "x-vendor-team": secret("header"),
      "X-Default": reference(`env:NOT_SET_HERE:-${secret("default")}`),
      "X-Given": reference("env:VENDOR_KEY_FOR_TEST"),
      "X-In-File": reference(`file:${file}`),
    },
  });
  set(["exporters", "otlp/vendor"], {
    endpoint: "vendor.example:4317",
    headers: { "api-key": secret("api-key") },
    auth: { authenticator: "bearertokenauth/client" },
  });
  set(["exporters", "otlphttp/setter"], {
    endpoint: "https://vendor.example",
    auth: { authenticator: "headers_setter" },
  });
  set(["processors", "resource/env"], {
    attributes: [{ key: "deployment.environment.name", value: "staging", action: "upsert" }],
  });
  set(["service", "pipelines", "logs", "processors"], ["resource/env"]);
  set(
    ["service", "pipelines", "logs", "exporters"],
    ["kafka", "kafka/dr", "otlphttp/vendor", "otlp/vendor", "otlphttp/setter"],
  );
  set(["service", "telemetry"], {
    traces: {
      processors: [
        {
          simple: {
            exporter: {
              otlp: {
                protocol: "http/protobuf",
                endpoint: `https://me:${secret("telemetry")}@observatory.example`,
                headers: [{ name: "X-Own-Key", value: secret("own-telemetry") }],
              },
            },
          },
        },
      ],
    },
  });
}

function backend(config: Document): void {
  config.setIn(["exporters", "otlphttp", "headers"], {
    Authorization: `ApiKey ${secret("motlp")}`,
  });
  config.setIn(["exporters", "elasticsearch"], {
    endpoints: ["https://archive.example:9200"],
    user: "me",
    password: secret("elasticsearch"),
    headers: { "X-Found-Cluster": secret("cluster") },
  });
  config.setIn(["exporters", "elasticsearch/key"], {
    endpoints: ["https://key.example:9200"],
    api_key: secret("es-api-key"),
  });
  config.setIn(
    ["service", "pipelines", "logs", "exporters"],
    ["otlphttp", "elasticsearch", "elasticsearch/key"],
  );
}

async function variantOf(more: ConfigVariant = {}): Promise<string[]> {
  const file = join(await mkdtemp(join(tmpdir(), "edot-secret-")), "key");
  await writeFile(file, secret("file"));
  return writeVariant(
    {
      edge: (config) => {
        edge(config, file);
        more.edge?.(config);
      },
      backend: (config) => {
        backend(config);
        more.backend?.(config);
      },
    },
    "motlp",
  );
}

const GIVEN = ["--env", `VENDOR_KEY_FOR_TEST=${secret("given")}`];

test("a secret in every place of both configs is in no file of the run, and not on the terminal", async () => {
  const args = [...(await variantOf()), ...GIVEN, "--target", "motlp"];
  const result = await verify([...args, "--items", "20", "--approve"]);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
  expect(result.stdout + result.stderr).not.toContain(MARK);
  expect(await filesContaining(result.folder, MARK)).toEqual([]);
  // Approved files are committed.
  const approved = await readFile(approvedFileOf(args), "utf8");
  expect(approved).toContain("deployment.environment.name");
  expect(approved).not.toContain(MARK);
  // All of it was replaced, and each is listed with its line.
  const settings = result.report().configs.edge.notTested.map(({ setting }) => setting);
  expect(settings).toEqual(
    expect.arrayContaining([
      "exporters.kafka.auth",
      "exporters.kafka/dr.auth",
      "exporters.otlphttp/vendor.endpoint",
      "exporters.otlp/vendor.auth",
    ]),
  );
  const checked = await cli(["check", ...args, "--format", "json"]);
  expect(checked.stdout + checked.stderr).not.toContain(MARK);
});

test("what a collector refuses is quoted without the secrets around it", async () => {
  const args = await variantOf({
    edge: (config) =>
      config.setIn(["exporters", "otlphttp/refused"], {
        ...{ endpoint: "https://vendor.example", headers: { Authorization: secret("refused") } },
        ...{ tls: { cert_pem: "no cert", key_pem: PEM }, timeout: "no duration" },
      }),
  });
  const result = await verify([...args, ...GIVEN, "--target", "motlp", "--items", "20"]);
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(2);
  expect(result.stdout + result.stderr).not.toContain(MARK);
  expect(await filesContaining(result.folder, MARK)).toEqual([]);
});
