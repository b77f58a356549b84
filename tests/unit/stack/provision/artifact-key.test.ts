import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { edotVersion } from "../../../../src/base/versions.ts";
import { artifactKey, filesOf } from "../../../../src/stack/provision/artifact-key.ts";
import { collectorArtifact } from "../../../../src/stack/provision/collector.ts";
import { kafkaArtifact } from "../../../../src/stack/provision/kafka.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "key-"));
  mkdirSync(join(folder, "deep"));
  writeFileSync(join(folder, "a.go"), "package a");
  writeFileSync(join(folder, "deep/b.go"), "package b");
});

const keyOf = (path: string, values: Record<string, string> = { version: "1" }) =>
  artifactKey({ values, sources: { module: { folder: path } } });

test("a key does not depend on where the sources are, nor on the order of the values", () => {
  const copy = `${folder}-copy`;
  cpSync(folder, copy, { recursive: true });
  expect(keyOf(copy)).toBe(keyOf(folder));
  expect(artifactKey({ values: { a: "1", b: "2" } })).toBe(
    artifactKey({ values: { b: "2", a: "1" } }),
  );
});

test("a key changes with every value, content, name and number of files", () => {
  const keys = [keyOf(folder), keyOf(folder, { version: "2" })];
  writeFileSync(join(folder, "deep/b.go"), "package c");
  keys.push(keyOf(folder));
  cpSync(join(folder, "a.go"), join(folder, "c.go"));
  keys.push(keyOf(folder));
  expect(new Set(keys).size).toBe(keys.length);
  expect(filesOf(folder)).toEqual(["a.go", "c.go", "deep/b.go"]);
});

test("neighbouring values do not run together", () => {
  expect(artifactKey({ values: { a: "bc" } })).not.toBe(artifactKey({ values: { ab: "c" } }));
});

test("real artifacts differ by version", () => {
  const kafka = (version: string) =>
    kafkaArtifact(version, { scala: "2.13", slf4j: "1.7.36" }, () => "/jdk");
  expect(kafka("4.1.1").key).not.toBe(kafka("4.1.2").key);
  const edot = edotVersion("9.4.3");
  expect(collectorArtifact(edot).key).toMatch(/^[0-9a-f]{16}-[0-9a-f]{8}$/);
  expect(collectorArtifact({ ...edot, goModule: "scripts/elasticsearch-plugin" }).key).not.toBe(
    collectorArtifact(edot).key,
  );
});
