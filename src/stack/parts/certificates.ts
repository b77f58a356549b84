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
  /** What a client shows of itself where a server asks for it, and its key. */
  readonly client: { readonly certFile: string; readonly keyFile: string };
}

/** Names of this machine, for its own processes and for its containers. */
const THIS_MACHINE: readonly x509.JsonGeneralName[] = [
  { type: "ip", value: "127.0.0.1" },
  { type: "ip", value: "::1" },
  { type: "dns", value: "localhost" },
  { type: "dns", value: "host.docker.internal" },
];

/**
 * Makes a certificate authority of this run alone, a server certificate for the names by which processes
 * and containers of this machine reach each other, and one for clients. The authority's key is kept
 * nowhere.
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
  const issue = async (
    name: string,
    serialNumber: string,
    { ends = validity.notAfter, extensions }: Issuing,
  ): Promise<{ readonly certFile: string; readonly keyFile: string }> => {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      ...{ serialNumber, subject: "CN=edot-kafka-harness", issuer: ca.subject },
      ...{ ...validity, notAfter: ends },
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: authority.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        ...extensions,
        await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
      ],
    });
    const certFile = join(folder, `${name}.pem`);
    const keyFile = join(folder, `${name}.key`);
    await writeFile(certFile, certificate.toString("pem"));
    const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
    await writeFile(keyFile, x509.PemConverter.encode(key, "PRIVATE KEY"), { mode: 0o600 });
    return { certFile, keyFile };
  };
  const names = more.map((value) => ({
    type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const),
    value,
  }));
  const server = await issue("server", "02", {
    ...(expired ? { ends: new Date(Date.now() - HOUR_MS) } : {}),
    extensions: [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([...THIS_MACHINE, ...names]),
    ],
  });
  const client = await issue("client", "03", {
    extensions: [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])],
  });
  const caFile = join(folder, "ca.pem");
  await writeFile(caFile, ca.toString("pem"));
  return { caFile, ...server, client };
}

/** What tells one certificate from another. */
interface Issuing {
  readonly ends?: Date;
  readonly extensions: readonly x509.Extension[];
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}
