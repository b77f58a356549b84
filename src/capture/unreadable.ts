import kafkajs from "kafkajs";
import { HarnessError } from "../errors.ts";

/** What brokers answer, and what helps. */
const REMEDIES: Readonly<Record<string, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION:
    "check the topic's name and that this user may see it; it is not made",
  INVALID_TOPIC_EXCEPTION: "check the topic's name",
  TOPIC_AUTHORIZATION_FAILED:
    "give this user the rights Describe and Read on the topic; no other is needed",
  CLUSTER_AUTHORIZATION_FAILED: "give this user the rights Describe and Read on the topic",
  OFFSET_OUT_OF_RANGE: "begin later with --from: retention has removed the messages by now",
};

/** A client's error as one message with its remedy. @param place the topic, or the brokers */
export function unreadable(thrown: unknown, place: string): HarnessError {
  if (thrown instanceof HarnessError) return thrown;
  const error = rootOf(thrown);
  return new HarnessError(
    {
      code: "topic-unreadable",
      message: `it cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      place,
      remedy: remedyOf(error),
    },
    { cause: thrown },
  );
}

/** What was behind the last attempt. */
function rootOf(thrown: unknown): unknown {
  const isGivenUp = thrown instanceof kafkajs.KafkaJSNumberOfRetriesExceeded;
  return isGivenUp && thrown.cause !== undefined ? rootOf(thrown.cause) : thrown;
}

function remedyOf(error: unknown): string {
  const type = error instanceof Error && "type" in error ? String(error.type) : "";
  const known = REMEDIES[type];
  if (known !== undefined) return known;
  if (error instanceof kafkajs.KafkaJSSASLAuthenticationError) {
    return "check --sasl, --sasl-user and the password in the environment";
  }
  if (error instanceof kafkajs.KafkaJSConnectionError) {
    return "check --brokers and --tls, and that the addresses which the brokers advertise can be reached from here";
  }
  return "run it again; if it stays so, see that topic with Kafka's own tools";
}
