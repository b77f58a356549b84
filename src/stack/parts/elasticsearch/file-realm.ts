import { pbkdf2Sync, randomBytes } from "node:crypto";

const ITERATIONS = 1000;
const KEY_BYTES = 32;

/**
 * A password hash as Elasticsearch's file realm reads it (algorithm `pbkdf2_1000`), so that the first
 * user needs no run of `elasticsearch-users` and its JVM.
 * @see https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings
 */
export function fileRealmHash(password: string): string {
  const salt = randomBytes(KEY_BYTES);
  const hash = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, "sha512");
  return `{PBKDF2}${ITERATIONS}$${salt.toString("base64")}$${hash.toString("base64")}`;
}
