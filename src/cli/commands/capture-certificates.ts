import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { HarnessError } from "../../base/errors.ts";

/** Files in PEM, as the options name them. */
export interface PemOptions {
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/** What is in them, in the form that Node's TLS takes. */
export interface PemTexts {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

const CERTIFICATES =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----.*?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/gs;

/**
 * Reads and checks certificates and key. TLS would pass over an authority that is none, and then say
 * that it does not trust the broker.
 *
 * @throws HarnessError `bad-option`, `file-not-found`
 */
export function readPem({ tlsCa, tlsCert, tlsKey }: PemOptions): PemTexts {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    const lacking = tlsCert === undefined ? "--tls-cert" : "--tls-key";
    throw badPem("a certificate and its key go together", lacking, `add ${lacking}`);
  }
  return {
    ...(tlsCa === undefined ? {} : { ca: certificatesIn(tlsCa, "--tls-ca").text }),
    ...(tlsCert === undefined || tlsKey === undefined ? {} : ownPair(tlsCert, tlsKey)),
  };
}

function ownPair(certFile: string, keyFile: string): PemTexts {
  const { text: cert, first } = certificatesIn(certFile, "--tls-cert");
  const key = read(keyFile, "--tls-key");
  if (!first.checkPrivateKey(privateKeyIn(key, keyFile))) {
    throw badPem(
      `the key in ${keyFile} is not the one of the certificate in ${certFile}`,
      "--tls-key",
      "name the key for which this certificate was issued",
    );
  }
  return { cert, key };
}

function certificatesIn(path: string, place: string) {
  const text = read(path, place);
  const [first] = [...text.matchAll(CERTIFICATES)].map(([pem], index) => {
    try {
      return new X509Certificate(pem);
    } catch (error) {
      throw badPem(
        `certificate ${index + 1} in ${path} is damaged`,
        place,
        "name a file with undamaged certificates",
        error,
      );
    }
  });
  if (first === undefined) {
    throw badPem(
      `${path} holds no certificate in PEM`,
      place,
      "name a file with -----BEGIN CERTIFICATE-----",
    );
  }
  return { text, first };
}

function privateKeyIn(text: string, path: string): KeyObject {
  try {
    return createPrivateKey({ key: text, format: "pem" });
  } catch (error) {
    throw text.includes("ENCRYPTED")
      ? badPem(
          `the key in ${path} has a passphrase, which no option takes`,
          "--tls-key",
          "name one without: openssl pkey -in KEY -out NEW",
          error,
        )
      : badPem(
          `${path} holds no private key in PEM`,
          "--tls-key",
          "name a file with -----BEGIN PRIVATE KEY-----",
          error,
        );
  }
}

function read(path: string, place: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new HarnessError(
      {
        code: "file-not-found",
        message: `${path} cannot be read: ${error instanceof Error ? error.message : error}`,
        place,
        remedy: "name a file in PEM",
      },
      { cause: error },
    );
  }
}

function badPem(message: string, place: string, remedy: string, cause?: unknown): HarnessError {
  return new HarnessError({ code: "bad-option", message, place, remedy }, { cause });
}
