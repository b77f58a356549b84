import { type CollectorConfig, usedComponents } from "./collector-config.ts";
import type { Component } from "./component.ts";
import type { LoginFiles } from "./server-login.ts";
import type { Tree } from "./tree.ts";
import { asRecord } from "./tree.ts";

/** Files as one collector sees them. */
export interface CollectorFiles extends LoginFiles {
  /** The run's own authority, and a certificate by it with its key. */
  readonly certificates: {
    readonly caFile: string;
    readonly certFile: string;
    readonly keyFile: string;
  };
}

/**
 * What an overlay says of a receiver's TLS and login so that the run can speak to it: the run's own
 * certificates where files are not here, and its own authority where clients need a certificate, which
 * only that one can give. What is here stays as it is written.
 *
 * @param settings of one protocol
 * @see https://github.com/open-telemetry/opentelemetry-collector/blob/main/config/configtls/README.md
 */
export function receiverSecurity(
  settings: Readonly<Tree>,
  { leftOut }: Pick<CollectorConfig, "leftOut">,
  files: CollectorFiles | undefined,
): Tree {
  const authenticator = authenticatorOf(settings);
  const isLeftOut = authenticator !== undefined && leftOut.includes(authenticator);
  const tls = tlsOf(asRecord(settings.tls), files);
  return {
    ...(isLeftOut ? { auth: null } : {}),
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
  };
}

function tlsOf(tls: Readonly<Tree> | undefined, files: CollectorFiles | undefined): Tree {
  if (tls === undefined || files === undefined) return {};
  const { caFile, certFile, keyFile } = files.certificates;
  const isGone = (key: string) => {
    const path = tls[key];
    return typeof path === "string" && path !== "" && !files.has(path);
  };
  const isNamed = (key: string) => tls[key] !== undefined && tls[key] !== "";
  const own: Tree = {};
  if (isGone("cert_file") || isGone("key_file")) {
    Object.assign(own, { cert_file: certFile, key_file: keyFile });
    // Of a file and a text, only one may be said.
    for (const key of ["cert_pem", "key_pem"]) if (isNamed(key)) own[key] = "";
  }
  if (isGone("ca_file")) own.ca_file = caFile;
  if (isNamed("client_ca_file")) own.client_ca_file = caFile;
  return own;
}

/** The extensions by which receivers that pipelines use let requests pass. */
export function authenticatorsOf(
  config: Pick<CollectorConfig, "components" | "pipelines">,
): Component[] {
  const ids = usedComponents(config, "receivers", "otlp")
    .flatMap(({ settings }) => Object.values(asRecord(settings.protocols) ?? {}))
    .map((protocol) => authenticatorOf(asRecord(protocol) ?? {}));
  return config.components.filter(
    ({ section, id }) => section === "extensions" && ids.includes(id),
  );
}

function authenticatorOf(settings: Readonly<Tree>): string | undefined {
  const id = asRecord(settings.auth)?.authenticator;
  return typeof id === "string" ? id : undefined;
}
