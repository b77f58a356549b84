import { pbkdf2Sync } from "node:crypto";
import { expect, test } from "vitest";
import { fileRealmHash } from "../../../../../src/stack/parts/elasticsearch/file-realm.ts";

/** Checks a password as Elasticsearch does: salt and number of rounds are in the hash. */
function matches(password: string, hash: string): boolean {
  const parts = /^\{PBKDF2\}(\d+)\$([A-Za-z0-9+/]{43}=)\$([A-Za-z0-9+/]{43}=)$/.exec(hash);
  const [, rounds, salt = "", key] = parts ?? [];
  const derived = pbkdf2Sync(password, Buffer.from(salt, "base64"), Number(rounds), 32, "sha512");
  return derived.toString("base64") === key;
}

test("the hash fits its password and no other", () => {
  const hash = fileRealmHash("pässword");
  expect(matches("pässword", hash)).toBe(true);
  expect(matches("password", hash)).toBe(false);
  expect(hash).not.toContain("ssword");
});

test("two hashes of one password differ", () => {
  expect(fileRealmHash("same")).not.toBe(fileRealmHash("same"));
});
