import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { toConnection, toMask, toReadWish } from "../../../src/cli/commands/capture-options.ts";
import { readOptions } from "../../../src/cli/settings/read-options.ts";
import { declareOptions } from "../../../src/cli/settings/setting-option.ts";
import { type Certificates, makeCertificates } from "../../../src/stack/parts/certificates.ts";

const ALWAYS = ["--brokers", "a:9092,[::1]:9093", "--out", "o", "--topic", "t"];

function parse(...args: readonly string[]) {
  const command = declareOptions(new Command("capture"))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return readOptions("capture", command.parse([...ALWAYS, ...args], { from: "user" }));
}

function connection(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
  return toConnection(parse(...args), env);
}

let folder: string;
let own: Certificates;
let other: Certificates;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edot-pem-"));
  [own, other] = await Promise.all([
    makeCertificates(join(folder, "own")),
    makeCertificates(join(folder, "other")),
  ]);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test("the newest hundred messages, without login and TLS, unless something else is asked for", () => {
  const options = parse();
  expect(toReadWish(options)).toEqual({ topics: ["t"], from: { at: "end" }, limit: 100 });
  expect(toMask(options)).toBeUndefined();
  expect(toConnection(options, {})).toEqual({ brokers: ["a:9092", "[::1]:9093"] });
});

test("a time is one of UTC, unless it says which", () => {
  const { from } = toReadWish(parse("--from", "2026-01-31T12:00:00Z"));
  expect(from).toEqual({ at: "time", time: new Date(Date.UTC(2026, 0, 31, 12)) });
  expect(parse("--from", "2026-01-31T12:00:00").from).toEqual(from);
  expect(parse("--from", "2026-01-31T13:00:00+01:00").from).toEqual(from);
});

test("a password comes from the environment, under the name that is given", async () => {
  const login = ["--sasl", "scram-sha-512", "--sasl-user", "me"];
  const sasl = { mechanism: "scram-sha-512", username: "me", password: "p" };
  expect(connection({ EDOT_KAFKA_CAPTURE_PASSWORD: "p" }, ...login).sasl).toEqual(sasl);
  expect(connection({ MINE: "p" }, ...login, "--password-env", "MINE").sasl).toEqual(sasl);
});

test("files of certificates are TLS", async () => {
  const [ca, cert, key] = await Promise.all(
    [own.caFile, own.certFile, own.keyFile].map((file) => readFile(file, "utf8")),
  );
  expect(connection({}, "--tls").ssl).toEqual({});
  expect(connection({}, "--tls-ca", own.caFile).ssl).toEqual({ ca });
  const args = ["--tls-cert", own.certFile, "--tls-key", own.keyFile];
  expect(connection({}, ...args).ssl).toEqual({ cert, key });
});

test("several authorities in one file, with remarks between them, are one", async () => {
  const texts = [own.caFile, other.caFile].map((file) => readFile(file, "utf8"));
  const ca = (await Promise.all(texts)).map((text) => `# an authority\n${text}\n`).join("");
  const file = join(folder, "several.pem");
  await writeFile(file, ca);
  expect(connection({}, "--tls-ca", file).ssl).toEqual({ ca });
});

test("what is no PEM of its kind is reported with the option and the file", async () => {
  const ca = await readFile(own.caFile, "utf8");
  const { privateKey: locked } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const texts = { "damaged.pem": `${ca}\n${ca.replace(/\n.{20}/, "\n")}`, "locked.key": locked };
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  const [damaged, lockedKey] = Object.keys(texts).map((name) => join(folder, name));
  const pair = (cert = "", key = "") => ["--tls-cert", cert, "--tls-key", key];
  const rows: readonly (readonly [readonly string[], string, string])[] = [
    [["--tls-ca", "README.md"], "--tls-ca", "README.md holds no certificate"],
    [["--tls-ca", own.keyFile], "--tls-ca", `${own.keyFile} holds no certificate`],
    [["--tls-ca", damaged ?? ""], "--tls-ca", `certificate 2 in ${damaged} is damaged`],
    [pair("README.md", own.keyFile), "--tls-cert", "README.md holds no certificate"],
    [pair(own.certFile, "README.md"), "--tls-key", "README.md holds no private key"],
    [pair(own.certFile, own.certFile), "--tls-key", "holds no private key"],
    [pair(own.certFile, lockedKey), "--tls-key", `the key in ${lockedKey} has a passphrase`],
    [pair(own.certFile, other.keyFile), "--tls-key", "is not the one of the certificate"],
  ];
  for (const [args, place, message] of rows) {
    expect(() => connection({}, ...args), message).toThrow(
      expect.objectContaining({
        ...{ code: "bad-option", place, remedy: expect.any(String) },
        message: expect.stringContaining(message),
      }),
    );
  }
});

test("attributes that are kept belong to a mask", () => {
  expect(toMask(parse("--mask", "--keep-attribute", "a", "--keep-attribute", "b"))).toEqual({
    ...{ keep: new Set(["a", "b"]), keepUndecodable: false },
  });
});

test.each<[string, readonly string[]]>([
  ["no port", ["--brokers", "a"]],
  ["a port that cannot be", ["--brokers", "a:65536"]],
  ["an address of the web", ["--brokers", "http://a:1"]],
  ["a comma too many", ["--brokers", "a:1,"]],
  ["no limit", ["--limit", "0"]],
  ["more than fits", ["--max-mib", "257"]],
  ["a partition below 0", ["--partition", "-1"]],
  ["a month that is none", ["--from", "2026-13-01"]],
  ["an offset below 0", ["--from", "-1"]],
  ["another mechanism", ["--sasl", "gssapi"]],
  ["a password", ["--password", "p"]],
])("%s is refused", (_name, args) => {
  expect(() => parse(...args)).toThrow(/invalid|unknown option/);
});

test.each<[string, readonly string[], string]>([
  ["an offset without a partition", ["--from", "3"], "--from"],
  ["an offset of two topics", ["--from", "3", "--partition", "0", "--topic", "u"], "--from"],
  ["a login without a user", ["--sasl", "plain"], "--sasl-user"],
  ["a user without a login", ["--sasl-user", "me"], "--sasl"],
  ["a login without a password", ["--sasl", "plain", "--sasl-user", "me"], "--password-env"],
  ["a certificate without its key", ["--tls-cert", "c"], "--tls-key"],
  ["a key without its certificate", ["--tls-key", "c"], "--tls-cert"],
  ["a CA that is not there", ["--tls-ca", "no-such.pem"], "--tls-ca"],
  ["kept attributes without a mask", ["--keep-attribute", "a"], "--keep-attribute"],
  ["kept messages without a mask", ["--keep-undecodable"], "--keep-undecodable"],
])("%s is reported with its place", (_name, args, place) => {
  const options = parse(...args);
  const check = () => [toReadWish(options), toMask(options), toConnection(options, {})];
  expect(check).toThrow(expect.objectContaining({ place, remedy: expect.any(String) }));
});

test("no topic is reported", () => {
  expect(() => toReadWish({ ...parse(), topic: [] })).toThrow("no topic was named");
});

test("a topic may be named in the environment, and the option wins", () => {
  vi.stubEnv("EDOT_KAFKA_CAPTURE_TOPIC", "u");
  expect(parse().topic).toEqual(["t"]);
});
