import type { ReleaseOptions } from "../part.ts";
import type { BrokerSettings } from "./server-properties.ts";

/** How clients log in where a broker asks them to. */
export interface LoginOptions {
  readonly mechanism: "SCRAM-SHA-256" | "SCRAM-SHA-512";
}

/** Choices of one broker. */
export interface KafkaOptions extends BrokerSettings, ReleaseOptions {
  /** More arguments for formatting its storage, for example `--add-scram` with a user. */
  readonly formatArguments?: readonly string[];
  /** Listeners at which clients have to log in, too; in processes only. */
  readonly login?: LoginOptions;
  /** Topics that are there from the start. */
  readonly topics?: readonly string[];
}
