/** Settings that hold a secret by their names, in collector components and in HTTP headers. */
export const SECRET =
  /(password|(?<!ht)passwd|passphrase|secret|tokens?|(api|access|private|signing|shared)[-_]?keys?|connection[-_]?string|authorization|credentials?|cookie|dsn|_pem)$/i;

/** Maps whose values are secrets whatever their names are: vendors name the headers of their keys freely. */
const SECRET_MAPS = /^(headers|record_headers|client_auth|htpasswd|metadata)$/i;

/** Whether a key holds values that are secrets whatever their names are. */
export function isSecretMap(key: string): boolean {
  return SECRET_MAPS.test(key);
}
