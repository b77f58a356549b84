import { SIGNALS, type Signal } from "../otlp/item.ts";
import { componentsIn } from "./collector-config.ts";
import { componentOf } from "./component.ts";
import type { EdgeEntry } from "./edge-entries.ts";
import { mapTexts } from "./merge-trees.ts";
import { isText, loginHeaders } from "./server-login.ts";
import { asRecord, type Tree } from "./tree.ts";
import { wholeFile } from "./variable-syntax.ts";

/** What an OTLP receiver asks of those who send to it. */
export interface EntryAccess {
  /** Whether it asks for a client's certificate. */
  readonly wantsCertificate: boolean;
  /** What lets a request pass. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where it takes each signal; HTTP alone. */
  readonly paths: Readonly<Record<Signal, string>>;
  /** Whether it takes compressed requests alone; HTTP alone. */
  readonly wantsGzip: boolean;
}

/**
 * What an entry asks of a sender.
 *
 * @param root the config as the edge collector has it: with its overlay, and with variables expanded
 * @param read the text of a file that the config names, as the collector reads it; undefined where it
 * cannot be read
 * @see https://github.com/open-telemetry/opentelemetry-collector/blob/main/receiver/otlpreceiver/config.md
 */
export function entryAccess(
  root: Readonly<Tree>,
  { receiver, protocol }: Pick<EdgeEntry, "receiver" | "protocol">,
  read: (path: string) => string | undefined,
): EntryAccess {
  const components = componentsIn(withFiles(root, read));
  const found = componentOf(components, "receivers", receiver);
  const settings = asRecord(asRecord(found?.settings.protocols)?.[protocol]) ?? {};
  const tls = asRecord(settings.tls);
  const authenticator = asRecord(settings.auth)?.authenticator;
  const login = components.find(
    ({ section, id }) => section === "extensions" && id === authenticator,
  );
  const { compression_algorithms: taken } = settings;
  return {
    wantsCertificate: isText(tls?.client_ca_file),
    headers: login === undefined ? {} : loginHeaders(login, read),
    paths: Object.fromEntries(
      SIGNALS.map((signal) => [signal, pathOf(settings, signal)]),
    ) as Record<Signal, string>,
    // An empty name stands for no compression; so does a list that is empty.
    wantsGzip: Array.isArray(taken) && taken.includes("gzip") && !taken.includes(""),
  };
}

function pathOf(settings: Readonly<Tree>, signal: Signal): string {
  const written = settings[`${signal}_url_path`];
  if (!isText(written)) return `/v1/${signal}`;
  return written.startsWith("/") ? written : `/${written}`;
}

/** Settings with the files in them that secrets are kept in. */
function withFiles(root: Readonly<Tree>, read: (path: string) => string | undefined): Tree {
  const settings = { receivers: root.receivers, extensions: root.extensions };
  const replaced = mapTexts(settings, (text) => {
    const path = wholeFile(text);
    return path === undefined ? text : (read(path)?.trim() ?? text);
  });
  return asRecord(replaced) ?? {};
}
