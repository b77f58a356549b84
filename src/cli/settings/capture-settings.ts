import type { ReadFrom } from "../../capture/plan-reading.ts";
import { choice, InvalidText, parsed, text, texts, toggle, wholeNumber } from "./kinds.ts";
import type { Section } from "./setting.ts";

/** How a broker may be logged in to. */
export const MECHANISMS = ["plain", "scram-sha-256", "scram-sha-512"] as const;
/** All of it is in memory before it is written. */
const MOST_MIB = 256;
/** The variable with the password, unless another one is named. */
export const DEFAULT_PASSWORD_ENV = "EDOT_KAFKA_CAPTURE_PASSWORD";

/** What `capture` reads, and how it reaches the brokers. */
export const CAPTURE_SETTINGS = {
  brokers: parsed(brokerList, {
    flags: "--brokers <list>",
    env: "EDOT_KAFKA_CAPTURE_BROKERS",
    meaning: "`host:port`, separated by commas; one must answer within 6 s",
    isRequired: true,
  }),
  topic: texts({
    flags: "--topic <name>",
    env: "EDOT_KAFKA_CAPTURE_TOPIC",
    meaning: "topic to read, repeatable",
    default: [],
    shownDefault: "required",
  }),
  out: text({
    flags: "--out <file>",
    env: "EDOT_KAFKA_CAPTURE_OUT",
    meaning: "the file to write",
    isRequired: true,
  }),
  force: toggle({ flags: "--force", meaning: "replace that file if it exists" }),
  from: parsed(readFrom, {
    flags: "--from <where>",
    env: "EDOT_KAFKA_CAPTURE_FROM",
    meaning: "`end` (the newest), `beginning`, a time in ISO 8601, or an offset",
    default: { at: "end" },
    shownDefault: "`end`",
  }),
  partition: wholeNumber(
    {
      flags: "--partition <n>",
      env: "EDOT_KAFKA_CAPTURE_PARTITION",
      meaning: "the only partition to read; an offset requires it",
      shownDefault: "all",
    },
    { min: 0 },
  ),
  limit: wholeNumber({
    flags: "--limit <n>",
    env: "EDOT_KAFKA_CAPTURE_LIMIT",
    meaning: "maximum number of messages over all partitions, in equal shares",
    default: 100,
  }),
  maxMib: wholeNumber(
    {
      flags: "--max-mib <n>",
      env: "EDOT_KAFKA_CAPTURE_MAX_MIB",
      meaning: "maximum MiB of keys, headers and values, up to 256",
      default: 32,
    },
    { max: MOST_MIB },
  ),
  mask: toggle({
    flags: "--mask",
    env: "EDOT_KAFKA_CAPTURE_MASK",
    meaning: "overwrite texts and bytes ([masks](../guides/capture.md#masks))",
  }),
  keepAttribute: texts({
    flags: "--keep-attribute <key>",
    env: "EDOT_KAFKA_CAPTURE_KEEP",
    meaning: "attribute that `--mask` leaves, repeatable",
    default: [],
  }),
  keepUndecodable: toggle({
    flags: "--keep-undecodable",
    meaning: "with `--mask`, keep undecodable messages as they are",
  }),
  sasl: choice(MECHANISMS, {
    flags: "--sasl <mechanism>",
    env: "EDOT_KAFKA_CAPTURE_SASL",
    meaning: "login with `plain`, `scram-sha-256` or `scram-sha-512`",
    shownDefault: "no login",
  }),
  saslUser: text({
    flags: "--sasl-user <name>",
    env: "EDOT_KAFKA_CAPTURE_SASL_USER",
    meaning: "user of the login",
    shownDefault: "none",
  }),
  passwordEnv: text({
    flags: "--password-env <name>",
    env: "EDOT_KAFKA_CAPTURE_PASSWORD_ENV",
    meaning: "variable that holds the password; no option takes it",
    default: DEFAULT_PASSWORD_ENV,
  }),
  tls: toggle({
    flags: "--tls",
    env: "EDOT_KAFKA_CAPTURE_TLS",
    meaning: "TLS with the authorities that Node knows",
  }),
  tlsCa: text({
    flags: "--tls-ca <file>",
    env: "EDOT_KAFKA_CAPTURE_TLS_CA",
    meaning: "authorities to trust instead, PEM; turns TLS on",
    shownDefault: "none",
  }),
  tlsCert: text({
    flags: "--tls-cert <file>",
    env: "EDOT_KAFKA_CAPTURE_TLS_CERT",
    meaning: "client certificate, PEM; turns TLS on",
    shownDefault: "none",
  }),
  tlsKey: text({
    flags: "--tls-key <file>",
    env: "EDOT_KAFKA_CAPTURE_TLS_KEY",
    meaning: "its key, PEM; turns TLS on",
    shownDefault: "none",
  }),
  yes: toggle({ flags: "--yes", meaning: "read without asking" }),
} as const;

export const CAPTURE_SECTION: Section = {
  name: "capture",
  commands: ["capture"],
  settings: CAPTURE_SETTINGS,
};

function brokerList(text: string): readonly string[] {
  const brokers = text.split(",").map((broker) => broker.trim());
  const wrong = brokers.find((broker) => !isAddress(broker));
  if (wrong !== undefined) throw new InvalidText(`"${wrong}" is not host:port`);
  return brokers;
}

function isAddress(broker: string): boolean {
  const port = /^(?:\[[0-9a-fA-F:.%]+\]|[^\s:/[\]]+):(\d{1,5})$/.exec(broker)?.[1];
  return port !== undefined && Number(port) > 0 && Number(port) < 65_536;
}

function readFrom(text: string): ReadFrom {
  if (text === "beginning" || text === "end") return { at: text };
  if (/^\d+$/.test(text)) return { at: "offset", offset: BigInt(text) };
  const isLocal = text.includes("T") && !/(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const time = new Date(isLocal ? `${text}Z` : text);
  if (!/^\d{4}-\d\d-\d\d(?:T.+)?$/.test(text) || Number.isNaN(time.getTime())) {
    throw new InvalidText("it must be beginning, end, an offset or a time (2026-01-31T12:00:00Z)");
  }
  return { at: "time", time };
}
