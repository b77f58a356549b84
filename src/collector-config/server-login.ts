import type { Component } from "./component.ts";
import type { Tree } from "./tree.ts";
import { asRecord } from "./tree.ts";

/** The run's own credentials, in place of those that nobody here can know. */
const OWN = { user: "edot-kafka-harness", secret: "token-of-the-run" } as const;

type Settings = Readonly<Record<string, unknown>>;
type ReadText = (path: string) => string | undefined;

/** How an authenticator of a receiver is met. */
interface Authenticator {
  /** What has to be replaced so that the run can log in; empty where the config says all it takes. */
  readonly replace: (settings: Settings, has: (path: string) => boolean) => Tree;
  /** The headers that it lets pass. */
  readonly headers: (settings: Settings, read: ReadText) => Readonly<Record<string, string>>;
}

/**
 * Authenticators that a receiver may name, by their types.
 *
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/extension/bearertokenauthextension
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/extension/basicauthextension
 */
const AUTHENTICATORS: Readonly<Record<string, Authenticator>> = {
  bearertokenauth: {
    replace: ({ filename, token, tokens }, has) => {
      if (!isText(filename) || has(filename)) return {};
      const isSaid = isText(token) || textsOf(tokens).length > 0;
      return { filename: "", ...(isSaid ? {} : { token: OWN.secret }) };
    },
    headers: ({ header, scheme, token, tokens, filename }, read) => {
      const name = isText(header) ? header : "Authorization";
      const [first] = textsOf(tokens);
      const inFile = isText(filename) ? read(filename)?.trim().split(/\s/)[0] : undefined;
      const value = first ?? inFile ?? (isText(token) ? token : undefined);
      if (value === undefined) return {};
      // Without a scheme, the header holds the token alone: an API key's.
      const before = scheme === undefined ? "Bearer" : String(scheme ?? "");
      return { [name]: before === "" ? value : `${before} ${value}` };
    },
  },
  basicauth: {
    replace: ({ htpasswd }, has) => {
      const { file, inline } = asRecord(htpasswd) ?? {};
      const isGone = isText(file) && !has(file);
      // Of a password that is hashed nobody knows the password. What is in a file is read here as well.
      if (!isGone && plainUser(isText(inline) ? inline : "") !== undefined) return {};
      if (htpasswd === undefined) return {};
      const own = `${OWN.user}:${OWN.secret}`;
      return {
        htpasswd: {
          ...(isGone ? { file: "" } : {}),
          inline: isText(inline) ? `${inline.trimEnd()}\n${own}` : own,
        },
      };
    },
    headers: ({ htpasswd }) => {
      const { inline } = asRecord(htpasswd) ?? {};
      const user = plainUser(isText(inline) ? inline : "");
      if (user === undefined) return {};
      return { Authorization: `Basic ${Buffer.from(user).toString("base64")}` };
    },
  },
};

/** What the overlay says of an authenticator of a receiver. @param has whether it can read a file */
export function authenticatorOverlay(
  { type, settings }: Component,
  has: (path: string) => boolean,
): Tree {
  return AUTHENTICATORS[type]?.replace(settings, has) ?? {};
}

/**
 * The headers with which an authenticator lets a request pass; none for one that is not known here.
 *
 * @param component with its settings as the collector has them: with the overlay, variables expanded
 */
export function loginHeaders(
  { type, settings }: Pick<Component, "type" | "settings">,
  read: ReadText,
): Readonly<Record<string, string>> {
  return AUTHENTICATORS[type]?.headers(settings, read) ?? {};
}

/** Prefixes of hashes: MD5 of Apache, bcrypt, SHA-1 and the like. */
const HASHED = /^(\$|\{[A-Z0-9-]+\})/;

/** `name:password` of the last user whose password is written as it is, in no variable. */
function plainUser(htpasswd: string): string | undefined {
  return htpasswd
    .split("\n")
    .map((line) => line.trim())
    .findLast((line) => {
      const at = line.indexOf(":");
      const isPlain = !/^#|\$\{/.test(line) && !HASHED.test(line.slice(at + 1));
      return at > 0 && isPlain;
    });
}

/** Whether a setting is a text that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}
