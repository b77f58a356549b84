import { type Command, InvalidArgumentError } from "commander";
import { HarnessError } from "../../base/errors.ts";
import type { ReadFrom, ReadWish } from "../../capture/plan-reading.ts";
import type { Connection } from "../../capture/topic-reader.ts";
import { readPem } from "./capture-certificates.ts";
import { nonEmpty, option, positiveInteger } from "./run-options.ts";

const MECHANISMS = ["plain", "scram-sha-256", "scram-sha-512"] as const;
const MIB = 1024 * 1024;
const DEFAULT_MIB = 32;
/** All of it is in memory before it is written. */
const MOST_MIB = 256;
const DEFAULT_LIMIT = 100;
export const DEFAULT_PASSWORD_ENV = "EDOT_KAFKA_CAPTURE_PASSWORD";

/** The options as commander hands them over. */
export interface CaptureOptions {
  readonly brokers: readonly string[];
  readonly topic: readonly string[];
  readonly out: string;
  readonly force?: boolean;
  readonly from: ReadFrom;
  readonly partition?: number;
  readonly limit: number;
  readonly maxMib: number;
  readonly mask?: boolean;
  readonly keepAttribute: readonly string[];
  readonly keepUndecodable?: boolean;
  readonly sasl?: (typeof MECHANISMS)[number];
  readonly saslUser?: string;
  readonly passwordEnv: string;
  readonly tls?: boolean;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly yes?: boolean;
}

/** Declares them; those that say what to read have a twin in the environment. */
export function declareCaptureOptions(command: Command): Command {
  const repeated = (value: string, before: readonly string[]) => [...before, nonEmpty(value)];
  return command
    .addOption(
      option(
        "--brokers <list>",
        "brokers to ask, host:port, with commas between",
        "CAPTURE_BROKERS",
      )
        .argParser(brokerList)
        .makeOptionMandatory(),
    )
    .addOption(
      option("--topic <name>", "topic to read, repeatable", "CAPTURE_TOPIC")
        .argParser(repeated)
        .default([], "none"),
    )
    .addOption(
      option("--out <file>", "file for the messages", "CAPTURE_OUT")
        .argParser(nonEmpty)
        .makeOptionMandatory(),
    )
    .option("--force", "write over that file")
    .addOption(
      option("--from <where>", "beginning, end (the newest), an offset or a time", "CAPTURE_FROM")
        .argParser(readFrom)
        .default({ at: "end" }, "end"),
    )
    .addOption(
      option("--partition <n>", "the only partition to read", "CAPTURE_PARTITION").argParser(
        partitionNumber,
      ),
    )
    .addOption(
      option("--limit <n>", "the most messages", "CAPTURE_LIMIT")
        .argParser(positiveInteger)
        .default(DEFAULT_LIMIT),
    )
    .addOption(
      option("--max-mib <n>", "the most MiB of messages", "CAPTURE_MAX_MIB")
        .argParser(mebibytes)
        .default(DEFAULT_MIB),
    )
    .addOption(option("--mask", "placeholders in place of what was written", "CAPTURE_MASK"))
    .addOption(
      option("--keep-attribute <key>", "attribute that --mask leaves, repeatable", "CAPTURE_KEEP")
        .argParser(repeated)
        .default([], "none"),
    )
    .option("--keep-undecodable", "keep with --mask what cannot be decoded, as it is")
    .addOption(option("--sasl <mechanism>", "how to log in", "CAPTURE_SASL").choices(MECHANISMS))
    .addOption(
      option("--sasl-user <name>", "user to log in", "CAPTURE_SASL_USER").argParser(nonEmpty),
    )
    .addOption(
      option("--password-env <name>", "variable that has the password", "CAPTURE_PASSWORD_ENV")
        .argParser(nonEmpty)
        .default(DEFAULT_PASSWORD_ENV),
    )
    .addOption(option("--tls", "connect with TLS", "CAPTURE_TLS"))
    .addOption(option("--tls-ca <file>", "certificates to trust, PEM", "CAPTURE_TLS_CA"))
    .addOption(option("--tls-cert <file>", "own certificate, PEM", "CAPTURE_TLS_CERT"))
    .addOption(option("--tls-key <file>", "its key, PEM", "CAPTURE_TLS_KEY"))
    .option("--yes", "read without being asked");
}

/** What to read. @throws HarnessError `bad-option` */
export function toReadWish(options: CaptureOptions): ReadWish {
  const { topic, partition, from, limit } = options;
  if (topic.length === 0) throw badOption("no topic was named", "--topic", "name one with --topic");
  if (from.at === "offset" && (partition === undefined || topic.length > 1)) {
    throw badOption(
      "an offset is one of a partition",
      "--from",
      "add --partition with one --topic, or begin at a time",
    );
  }
  return { topics: topic, from, limit, ...(partition === undefined ? {} : { partition }) };
}

/** How to mask, undefined for not at all. @throws HarnessError `bad-option` */
export function toMask(options: CaptureOptions) {
  const { mask, keepAttribute, keepUndecodable = false } = options;
  if (mask !== true) {
    const [given] = [
      ...(keepAttribute.length > 0 ? ["--keep-attribute"] : []),
      ...(keepUndecodable ? ["--keep-undecodable"] : []),
    ];
    if (given === undefined) return undefined;
    throw badOption(`${given} says nothing without --mask`, given, "add --mask, or leave it out");
  }
  return { keep: new Set(keepAttribute), keepUndecodable };
}

/** The most bytes of messages. */
export function toMaxBytes({ maxMib }: CaptureOptions): number {
  return maxMib * MIB;
}

/**
 * How to reach the brokers. The password is in the environment alone: a command line is seen by others.
 *
 * @throws HarnessError `bad-option`, `file-not-found`
 */
export function toConnection(options: CaptureOptions, env: NodeJS.ProcessEnv): Connection {
  const { brokers, tls } = options;
  const files = readPem(options);
  const isTls = tls === true || Object.keys(files).length > 0;
  const sasl = saslOf(options, env);
  return { brokers, ...(isTls ? { ssl: files } : {}), ...(sasl === undefined ? {} : { sasl }) };
}

function saslOf(options: CaptureOptions, env: NodeJS.ProcessEnv): Connection["sasl"] {
  const { sasl: mechanism, saslUser: username, passwordEnv } = options;
  if (mechanism === undefined && username === undefined) return undefined;
  if (mechanism === undefined || username === undefined) {
    const lacking = mechanism === undefined ? "--sasl" : "--sasl-user";
    throw badOption("a login needs a mechanism and a user", lacking, `add ${lacking}`);
  }
  const password = env[passwordEnv] ?? "";
  if (password === "") {
    throw badOption(
      `the variable ${passwordEnv} has no password`,
      "--password-env",
      "set it in the environment of this command, or name another one",
    );
  }
  return login(mechanism, username, password);
}

/** kafkajs tells mechanisms by type. */
function login(mechanism: (typeof MECHANISMS)[number], username: string, password: string) {
  switch (mechanism) {
    case "plain":
      return { mechanism, username, password };
    case "scram-sha-256":
      return { mechanism, username, password };
    case "scram-sha-512":
      return { mechanism, username, password };
  }
}

function brokerList(text: string): readonly string[] {
  const brokers = text.split(",").map((broker) => broker.trim());
  const wrong = brokers.find((broker) => !isAddress(broker));
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is not host:port.`);
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
    throw new InvalidArgumentError(
      "It must be beginning, end, an offset or a time (2026-01-31T12:00:00Z).",
    );
  }
  return { at: "time", time };
}

function partitionNumber(text: string): number {
  const value = Number(text);
  if (text === "" || !Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError("It must be a whole number from 0.");
  }
  return value;
}

function mebibytes(text: string): number {
  const value = positiveInteger(text);
  if (value > MOST_MIB) throw new InvalidArgumentError(`It must be at most ${MOST_MIB}.`);
  return value;
}

function badOption(message: string, place: string, remedy: string): HarnessError {
  return new HarnessError({ code: "bad-option", message, place, remedy });
}
