import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Tree } from "../../../collector-config/tree.ts";
import type { PortReservations } from "../../runtimes/ports.ts";
import { makeCertificates } from "../certificates.ts";
import type { KafkaOptions, LoginOptions } from "./kafka-options.ts";

/**
 * What is wrong with a login: the password; the authority that the client trusts; the broker's
 * certificate, which has expired; TLS on one side alone; a user who may do nothing.
 */
export type LoginFault =
  | "wrong-password"
  | "wrong-ca"
  | "expired-certificate"
  | "tls-on-one-side"
  | "forbidden";

/** A client's way to the broker. */
export interface LoginChoice {
  /** To the listener with TLS, else to the one in plain text; `wrong-ca` and an expired one need TLS. */
  readonly tls: boolean;
  /** None: the login is right. */
  readonly fault?: LoginFault;
  /** Whether the user may do what rules (ACLs) let him do; by default everything, whatever they say. */
  readonly obeysRules?: boolean;
}

/** A broker's listeners for clients that log in, beside the one that asks for nothing. */
export interface KafkaLogins {
  /** What the broker is started with. */
  readonly broker: Pick<KafkaOptions, "listeners" | "settings" | "formatArguments">;
  /** As rules name the user who obeys them. */
  readonly principal: string;
  /** Settings of a collector's `kafka` receiver or exporter: `brokers`, `auth` and `tls`. */
  client(choice: LoginChoice): Tree;
}

const USER = { name: "harness", password: "right" };
/** Whom no rule lets do anything. */
const GUEST = { name: "guest", password: "guest" };
/** Whom rules let do what they say. */
const MEMBER = { name: "member", password: "member" };
const EXPIRED = "EXPIRED";

/**
 * Makes listeners with SCRAM, in plain text, over TLS, and over TLS with a certificate that has expired,
 * for one user who may do everything, one who may do nothing, and one who may do what rules say.
 *
 * @param where a folder for certificates, and ports that are free
 * @throws HarnessError `port-in-use`
 * @see https://kafka.apache.org/documentation/#security_sasl_scram
 */
export async function makeLogins(
  { mechanism }: LoginOptions,
  where: { readonly folder: string; readonly ports: Pick<PortReservations, "reserve"> },
): Promise<KafkaLogins> {
  const { folder, ports } = where;
  const make = async (name: string, more: Parameters<typeof makeCertificates>[2] = {}) => {
    const files = await makeCertificates(join(folder, name), [], more);
    const keystore = join(folder, `${name}.pem`);
    const pem = [files.keyFile, files.certFile].map((file) => readFile(file, "utf8"));
    await writeFile(keystore, (await Promise.all(pem)).join("\n"), { mode: 0o600 });
    return { ca: files.caFile, keystore };
  };
  const [own, other, expired] = await Promise.all([
    make("own"),
    make("other"),
    make("expired", { expired: true }),
  ]);
  const [plain, tls, old] = [await ports.reserve(), await ports.reserve(), await ports.reserve()];
  const jaas = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
  const scram = Object.fromEntries(
    ["sasl_plaintext", "sasl_ssl", EXPIRED.toLowerCase()].map((listener) => [
      `listener.name.${listener}.${mechanism.toLowerCase()}.sasl.jaas.config`,
      jaas,
    ]),
  );
  return {
    broker: {
      listeners: [
        { protocol: "SASL_PLAINTEXT", port: plain },
        { protocol: "SASL_SSL", port: tls },
        { protocol: "SASL_SSL", port: old, name: EXPIRED },
      ],
      settings: {
        "sasl.enabled.mechanisms": mechanism,
        ...scram,
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": own.keystore,
        [`listener.name.${EXPIRED.toLowerCase()}.ssl.keystore.type`]: "PEM",
        [`listener.name.${EXPIRED.toLowerCase()}.ssl.keystore.location`]: expired.keystore,
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        // The harness itself does not log in.
        "super.users": `User:ANONYMOUS;User:${USER.name}`,
      },
      formatArguments: [USER, GUEST, MEMBER].flatMap(({ name, password }) => [
        "--add-scram",
        `${mechanism}=[name=${name},password=${password}]`,
      ]),
    },
    principal: `User:${MEMBER.name}`,
    client: ({ tls: isSecure, fault, obeysRules }) => {
      const { name, password } = fault === "forbidden" ? GUEST : obeysRules ? MEMBER : USER;
      const sasl = {
        username: name,
        password: fault === "wrong-password" ? `not-${password}` : password,
        mechanism,
      };
      const speaksTls = fault === "tls-on-one-side" ? !isSecure : isSecure;
      const isExpired = fault === "expired-certificate";
      const trusted = isExpired ? expired : fault === "wrong-ca" ? other : own;
      const port = isExpired ? old : isSecure ? tls : plain;
      return {
        brokers: [`127.0.0.1:${port}`],
        auth: { sasl },
        tls: speaksTls || isExpired ? { ca_file: trusted.ca } : null,
      };
    },
  };
}
