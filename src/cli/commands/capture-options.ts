import type { ReadWish } from "../../capture/plan-reading.ts";
import type { Connection } from "../../capture/topic-reader.ts";
import type { MECHANISMS } from "../settings/capture-settings.ts";
import type { CommandOptions } from "../settings/sections.ts";
import { badOption } from "./bad-option.ts";
import { readPem } from "./capture-certificates.ts";

type CaptureOptions = CommandOptions["capture"];

const MIB = 1024 * 1024;

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
    throw badOption(`${given} requires --mask`, given, "add --mask, or leave it out");
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
