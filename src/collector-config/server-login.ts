import type { Component } from "./component.ts";
import type { Tree } from "./tree.ts";
import { asRecord } from "./tree.ts";

/** The run's own credentials, in place of those that nobody here can know. */
const OWN = { user: "edot-kafka-harness", secret: "token-of-the-run" } as const;

type Settings = Readonly<Record<string, unknown>>;
type ReadText = (path: string) => string | undefined;

/** The files that a collector can read. */
export interface LoginFiles {
  /** Whether one that its config names is there. */
  has(path: string): boolean;
  /** Its text; undefined where it cannot be read from here. */
  read(path: string): string | undefined;
}

/** How an authenticator of a receiver is met. */
interface Authenticator {
  /** What has to be replaced so that the run can log in; empty where the config says all it takes. */
  readonly replace: (settings: Settings, files: LoginFiles) => Tree;
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
    replace: ({ filename, token, tokens }, { has }) => {
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
    replace: ({ htpasswd }, { has, read }) => {
      const { file } = asRecord(htpasswd) ?? {};
      const isGone = isText(file) && !has(file);
      // A hash says nothing of the password.
      if (htpasswd === undefined) return {};
      if (!isGone && plainUser(usersOf(htpasswd, read)) !== undefined) return {};
      // An overlay is in the report: the users of the config are not.
      const own = `${OWN.user}:${OWN.secret}`;
      return { htpasswd: { ...(isText(file) ? { file: "" } : {}), inline: own } };
    },
    headers: ({ htpasswd }, read) => {
      const user = plainUser(usersOf(htpasswd, read));
      if (user === undefined) return {};
      return { Authorization: `Basic ${Buffer.from(user).toString("base64")}` };
    },
  },
};

/** What the overlay says of an authenticator of a receiver. */
export function authenticatorOverlay({ type, settings }: Component, files: LoginFiles): Tree {
  return AUTHENTICATORS[type]?.replace(settings, files) ?? {};
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

/** All users: those that are written in the config come after those in its file, and count first. */
function usersOf(htpasswd: unknown, read: ReadText): string {
  const { file, inline } = asRecord(htpasswd) ?? {};
  const inFile = isText(file) ? (read(file) ?? "") : "";
  return `${inFile}\n${isText(inline) ? inline : ""}`;
}

/** Prefixes of hashes: MD5 of Apache, bcrypt, SHA-1 and the like. */
const HASHED = /^(\$|\{[A-Z0-9-]+\})/;

/** `name:password` of the last user whose password is written as it is, in no variable. */
function plainUser(htpasswd: string): string | undefined {
  const users = new Map<string, string>();
  for (const line of htpasswd.split("\n").map((one) => one.trim())) {
    const at = line.indexOf(":");
    // Of two lines with one name, the later one counts.
    if (at > 0 && !line.startsWith("#")) users.set(line.slice(0, at), line);
  }
  return [...users.values()].findLast((line) => {
    const password = line.slice(line.indexOf(":") + 1);
    return !line.includes("${") && !HASHED.test(password);
  });
}

/** Whether a setting is a text that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}
