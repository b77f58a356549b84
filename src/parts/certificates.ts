// Before the library, which asks for it at its import.
import "reflect-metadata";
import type { webcrypto } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Where a run's own certificates are, as PEM files. */
export interface Certificates {
  readonly caFile: string;
  readonly certFile: string;
  /** The server's private key, readable by its owner only. */
  readonly keyFile: string;
}

/** Names of this machine, for its own processes and for its containers. */
const THIS_MACHINE: readonly x509.JsonGeneralName[] = [
  { type: "ip", value: "127.0.0.1" },
  { type: "ip", value: "::1" },
  { type: "dns", value: "localhost" },
  { type: "dns", value: "host.docker.internal" },
];

/**
 * Makes a certificate authority of this run alone and a server certificate for the names by which
 * processes and containers of this machine reach each other. The authority's key is kept nowhere.
 *
 * @param more other names of the server, as host names or IP addresses
 * @param choices.expired the server's certificate was valid until an hour ago
 */
export async function makeCertificates(
  folder: string,
  more: readonly string[] = [],
  { expired = false }: { readonly expired?: boolean } = {},
): Promise<Certificates> {
  await mkdir(folder, { recursive: true });
  const authority = await newKeys();
  const server = await newKeys();
  const validity = {
    // Clocks of containers may be a little behind.
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + 30 * DAY_MS),
  };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: "CN=edot-kafka-harness CA of one run",
    ...validity,
    signingAlgorithm: ALGORITHM,
    keys: authority,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: "02",
    subject: "CN=edot-kafka-harness",
    issuer: ca.subject,
    ...validity,
    ...(expired ? { notAfter: new Date(Date.now() - HOUR_MS) } : {}),
    signingAlgorithm: ALGORITHM,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...THIS_MACHINE,
        ...more.map((value) => ({
          type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const),
          value,
        })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const files = {
    caFile: join(folder, "ca.pem"),
    certFile: join(folder, "server.pem"),
    keyFile: join(folder, "server.key"),
  };
  await writeFile(files.caFile, ca.toString("pem"));
  await writeFile(files.certFile, certificate.toString("pem"));
  const key = await crypto.subtle.exportKey("pkcs8", server.privateKey);
  await writeFile(files.keyFile, x509.PemConverter.encode(key, "PRIVATE KEY"), { mode: 0o600 });
  return files;
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}
