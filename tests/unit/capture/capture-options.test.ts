import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, expect, test, vi } from "vitest";
import {
  type CaptureOptions,
  declareCaptureOptions,
  toConnection,
  toMask,
  toReadWish,
} from "../../../src/commands/capture-options.ts";

const ALWAYS = ["--brokers", "a:9092,[::1]:9093", "--out", "o", "--topic", "t"];

function parse(...args: readonly string[]): CaptureOptions {
  const command = declareCaptureOptions(new Command("capture"))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse([...ALWAYS, ...args], { from: "user" }).opts<CaptureOptions>();
}

function connection(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
  return toConnection(parse(...args), env);
}

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
  const file = join(await mkdtemp(join(tmpdir(), "edot-pem-")), "ca.pem");
  await writeFile(file, "PEM");
  expect(connection({}, "--tls").ssl).toEqual({});
  expect(connection({}, "--tls-ca", file).ssl).toEqual({ ca: "PEM" });
  const own = connection({}, "--tls-cert", file, "--tls-key", file);
  expect(own.ssl).toEqual({ cert: "PEM", key: "PEM" });
});

test("attributes that are kept belong to a mask", () => {
  expect(toMask(parse("--mask", "--keep-attribute", "a", "--keep-attribute", "b"))).toEqual({
    ...{ keep: new Set(["a", "b"]), keepUndecodable: false },
  });
});

test.each<[string, readonly string[]]>([
  ["no port", ["--brokers", "a"]],
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
])("%s is told with its place", (_name, args, place) => {
  const options = parse(...args);
  const check = () => [toReadWish(options), toMask(options), toConnection(options, {})];
  expect(check).toThrow(expect.objectContaining({ place, remedy: expect.any(String) }));
});

test("no topic is told", () => {
  expect(() => toReadWish({ ...parse(), topic: [] })).toThrow("no topic was named");
});

test("a topic may be named in the environment, and the option wins", () => {
  vi.stubEnv("EDOT_KAFKA_CAPTURE_TOPIC", "u");
  expect(parse().topic).toEqual(["t"]);
});
