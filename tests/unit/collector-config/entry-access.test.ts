import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { addressesToCome } from "../../../src/collector-config/addresses-to-come.ts";
import { entryAccess } from "../../../src/collector-config/entry-access.ts";
import { mergeTrees } from "../../../src/collector-config/merge-trees.ts";
import { notTested } from "../../../src/collector-config/not-tested.ts";
import { writeOverlay } from "../../../src/collector-config/overlay.ts";
import { configOf } from "./config-of.ts";

/**
 * What a receiver's HTTP asks for as it would run, and what the overlay says of it for that.
 *
 * @param http settings of its HTTP
 * @param files those that are here, with their texts
 */
async function accessOf(
  http: string,
  extensions = "{}",
  { files = {}, leaveOut = [] }: { files?: Record<string, string>; leaveOut?: string[] } = {},
) {
  const text = `receivers: { otlp: { protocols: { grpc: , http: ${http} } } }
exporters: { kafka: }
extensions: ${extensions}
service: { pipelines: { traces: { receivers: [otlp], exporters: [kafka] } } }`;
  const config = { ...(await configOf(text)), leftOut: leaveOut };
  const addresses = addressesToCome("elasticsearch");
  const own = addresses.files ?? expect.fail("no files");
  const { yaml, entries } = writeOverlay(config, {
    ...addresses,
    files: { ...own, has: (path) => path in files, read: (path) => files[path] },
  });
  const overlay = parse(yaml);
  const { endpoint, ...said } = overlay.receivers.otlp.protocols.http;
  expect(endpoint).toBe("127.0.0.1:1");
  const entry = (protocol: "grpc" | "http") =>
    entryAccess(
      mergeTrees(config.tree, overlay),
      { receiver: "otlp", protocol },
      (path) => files[path],
    );
  const isSecure = (protocol: string) => entries.find((one) => one.protocol === protocol)?.isSecure;
  return {
    http: entry("http"),
    grpc: entry("grpc"),
    isSecure: [isSecure("http"), isSecure("grpc")],
    overlay: said,
    extensions: overlay.extensions,
    replaced: notTested(config, yaml, "elasticsearch")
      .map(({ kind, setting }) => `${kind}: ${setting}`)
      .filter((line) => !line.startsWith("address")),
  };
}

test("a plain receiver asks for nothing", async () => {
  const { http, grpc, isSecure, overlay } = await accessOf("{ endpoint: 0.0.0.0:4318 }");
  expect(http).toEqual({
    wantsCertificate: false,
    wantsGzip: false,
    headers: {},
    paths: { traces: "/v1/traces", metrics: "/v1/metrics", logs: "/v1/logs" },
  });
  expect(grpc).toEqual(http);
  expect(isSecure).toEqual([false, false]);
  expect(overlay).toEqual({});
});

test("paths of one's own, with and without the slash that the receiver adds", async () => {
  const { http } = await accessOf(
    "{ traces_url_path: /intake/v1/traces, logs_url_path: intake/logs, metrics_url_path: '' }",
  );
  expect(http.paths).toEqual({
    traces: "/intake/v1/traces",
    metrics: "/v1/metrics",
    logs: "/intake/logs",
  });
});

test.each([
  ["[gzip]", true],
  ["[zstd, gzip]", true],
  ["['', gzip]", false],
  ["[zstd]", false],
])("compression_algorithms %s: compressed requests alone: %s", async (list, wantsGzip) => {
  const { http } = await accessOf(`{ compression_algorithms: ${list} }`);
  expect(http.wantsGzip).toBe(wantsGzip);
});

test("a socket file becomes a port", async () => {
  const { overlay } = await accessOf("{ transport: unix, endpoint: /run/otlp.sock }");
  expect(overlay).toEqual({ transport: "tcp" });
});

describe("TLS", () => {
  test("with files that are here runs as it is written", async () => {
    const files = { "a.pem": "", "a.key": "" };
    const { http, isSecure, overlay, replaced } = await accessOf(
      "{ tls: { cert_file: a.pem, key_file: a.key, min_version: '1.3' } }",
      "{}",
      { files },
    );
    expect(http.wantsCertificate).toBe(false);
    expect(isSecure).toEqual([true, false]);
    expect([overlay, replaced]).toEqual([{}, []]);
  });

  test("with files of production has the run's own, and that is said", async () => {
    const { http, overlay, replaced } = await accessOf(
      "{ tls: { cert_file: /etc/a.pem, key_file: /etc/a.key, ca_file: /etc/ca.pem } }",
    );
    expect(http.wantsCertificate).toBe(false);
    expect(overlay.tls).toEqual({
      cert_file: "/run.pem",
      key_file: "/run.key",
      ca_file: "/run-ca.pem",
    });
    expect(replaced).toEqual(["TLS: receivers.otlp.protocols.http.tls"]);
  });

  test("that clients need a certificate for asks for one of the run's authority", async () => {
    const files = { "a.pem": "", "a.key": "", "ca.pem": "" };
    const { http, overlay, replaced } = await accessOf(
      "{ tls: { cert_file: a.pem, key_file: a.key, client_ca_file: ca.pem } }",
      "{}",
      { files },
    );
    expect(http.wantsCertificate).toBe(true);
    expect(overlay.tls).toEqual({ client_ca_file: "/run-ca.pem" });
    expect(replaced).toEqual(["TLS: receivers.otlp.protocols.http.tls"]);
  });

  test("of a text stays; of a file that is gone beside a text, both are the run's", async () => {
    const texts = "cert_pem: c, key_pem: k";
    expect((await accessOf(`{ tls: { ${texts} } }`)).overlay).toEqual({});
    const { overlay } = await accessOf("{ tls: { cert_file: /gone.pem, key_pem: k } }");
    expect(overlay.tls).toEqual({ cert_file: "/run.pem", key_file: "/run.key", key_pem: "" });
  });
});

describe("a login", () => {
  const AUTH = "{ auth: { authenticator: login } }";
  const by = (settings: string) => AUTH.replace("login", settings);

  test.each([
    ["token: abc", { Authorization: "Bearer abc" }],
    ["token: abc, scheme: Token", { Authorization: "Token abc" }],
    // An API key in a header of its own.
    ["token: abc, header: X-Api-Key, scheme: ''", { "X-Api-Key": "abc" }],
    ["tokens: [one, two]", { Authorization: "Bearer one" }],
    ["filename: token.txt", { Authorization: "Bearer in-file" }],
    ["filename: token.txt, token: abc", { Authorization: "Bearer in-file" }],
    [`token: "\${file:one.txt}"`, { Authorization: "Bearer in-file" }],
  ])("by a bearer token: %s", async (settings, headers) => {
    const { http, grpc, extensions, replaced } = await accessOf(
      by("bearertokenauth/in"),
      `{ bearertokenauth/in: { ${settings} } }`,
      { files: { "token.txt": "in-file a comment\nsecond\n", "one.txt": "in-file\n" } },
    );
    expect(http.headers).toEqual(headers);
    expect(grpc.headers).toEqual({});
    expect([extensions, replaced]).toEqual([undefined, []]);
  });

  test("by a token in a file of production: the run's own, and that is said", async () => {
    const { http, extensions, replaced } = await accessOf(
      by("bearertokenauth"),
      "{ bearertokenauth: { filename: /etc/otel/token } }",
    );
    expect(extensions.bearertokenauth).toEqual({ filename: "", token: expect.any(String) });
    expect(http.headers).toEqual({ Authorization: `Bearer ${extensions.bearertokenauth.token}` });
    expect(replaced).toEqual(["credentials: extensions.bearertokenauth.filename"]);
  });

  test("by a token beside a file of production: that one", async () => {
    const { http, extensions } = await accessOf(
      by("bearertokenauth"),
      "{ bearertokenauth: { filename: /etc/otel/token, tokens: [abc] } }",
    );
    expect(extensions.bearertokenauth).toEqual({ filename: "" });
    expect(http.headers).toEqual({ Authorization: "Bearer abc" });
  });

  test("by name and password: one that is written, as it is written", async () => {
    const { http, extensions } = await accessOf(
      by("basicauth/server"),
      `{ basicauth/server: { htpasswd: { inline: "# users\\nold:{SHA}x\\nsdk:pass:word\\n" } } }`,
    );
    expect(extensions).toBeUndefined();
    expect(http.headers).toEqual({
      Authorization: `Basic ${Buffer.from("sdk:pass:word").toString("base64")}`,
    });
  });

  test.each([
    ["file: users", "in-file:secret"],
    ["file: users, inline: 'sdk:{SHA}x'", "in-file:secret"],
    ["file: users, inline: 'sdk:word'", "sdk:word"],
    ['file: users, inline: "in-file:{SHA}x\\nold:new"', "old:new"],
  ])("by name and password, with a file that is here: %s", async (users, login) => {
    const { http, extensions, replaced } = await accessOf(
      by("basicauth"),
      `{ basicauth: { htpasswd: { ${users} } } }`,
      { files: { users: "old:$2y$05$abc\nin-file:secret\n" } },
    );
    expect([extensions, replaced]).toEqual([undefined, []]);
    expect(http.headers.Authorization).toBe(`Basic ${Buffer.from(login).toString("base64")}`);
  });

  test.each([
    ["hashes", `inline: "a:$2y$05$abc\\nb:$apr1$x$y\\nc:{SHA}z"`, undefined],
    ["a variable", `inline: "\${env:HTPASSWD}"`, undefined],
    ["a file that is here", "file: users", ""],
    ["a file of production", "file: /etc/users", ""],
  ])(
    "by name and password, of %s: the run's own user in their place",
    async (_what, users, file) => {
      const { http, extensions, replaced } = await accessOf(
        by("basicauth"),
        `{ basicauth: { htpasswd: { ${users} } } }`,
        { files: { users: "a:$2y$05$abc" } },
      );
      const { htpasswd } = extensions.basicauth;
      expect(htpasswd.file).toBe(file);
      const own = htpasswd.inline;
      expect(own).not.toContain("$");
      expect(http.headers.Authorization).toBe(`Basic ${Buffer.from(own).toString("base64")}`);
      expect(replaced).toEqual(["credentials: extensions.basicauth.htpasswd"]);
    },
  );

  test("whose extension is left out asks for nothing", async () => {
    const { http, overlay, replaced } = await accessOf(by("oidc"), "{}", { leaveOut: ["oidc"] });
    expect(overlay).toEqual({ auth: null });
    expect(http.headers).toEqual({});
    expect(replaced).toContain("login: receivers.otlp.protocols.http.auth");
  });
});
