import kafkajs from "kafkajs";
import { HarnessError } from "../base/errors.ts";
import { brokerFromKafkajs } from "./broker-address.ts";

/** What brokers answer, what it means and what helps. */
const ANSWERS: Readonly<Record<string, { readonly means: string; readonly remedy: string }>> = {
  UNKNOWN_TOPIC_OR_PARTITION: {
    means: "there is no such topic, and none is made",
    remedy: "check the topic's name, and that this user may see it",
  },
  INVALID_TOPIC_EXCEPTION: {
    means: "this is no name of a topic",
    remedy: "check the topic's name",
  },
  TOPIC_AUTHORIZATION_FAILED: {
    means: "the user may not read this topic",
    remedy: "give this user the rights Describe and Read on the topic; no other is needed",
  },
  OFFSET_OUT_OF_RANGE: {
    means: "retention has removed messages since they were named",
    remedy: "begin later with --from",
  },
  ILLEGAL_SASL_STATE: {
    means: "this listener takes no login",
    remedy: "leave --sasl and --sasl-user out, or name the listener with a login in --brokers",
  },
  UNSUPPORTED_SASL_MECHANISM: {
    means: "this listener does not take this mechanism of login",
    remedy: "name one with --sasl that it takes: the broker has sasl.enabled.mechanisms",
  },
};

/**
 * A client's error as one message with its remedy.
 *
 * @param place the topic or the broker, where the error itself names no broker
 */
export function unreadable(thrown: unknown, place: string): HarnessError {
  if (thrown instanceof HarnessError) return thrown;
  const error = rootOf(thrown);
  const type = error instanceof Error && "type" in error ? String(error.type) : "";
  const words = error instanceof Error ? error.message : String(error);
  const { means, remedy } = ANSWERS[type] ?? {
    means: `it cannot be read: ${words}`,
    remedy: remedyOf(error),
  };
  return new HarnessError(
    { code: "topic-unreadable", message: means, place: brokerOf(error) ?? place, remedy },
    { cause: thrown },
  );
}

/** Whether a broker has closed the connection on a request. */
export function isClosed(thrown: unknown): boolean {
  const error = rootOf(thrown);
  return error instanceof Error && error.name === "KafkaJSConnectionClosedError";
}

/** What is said where a broker has closed it on who has not logged in. */
export function wantsLogin(thrown: unknown, place: string): HarnessError {
  return new HarnessError(
    {
      code: "topic-unreadable",
      message:
        "this listener closes the connection at the first request without a login: it may want a login",
      place: brokerOf(rootOf(thrown)) ?? place,
      remedy: "add --sasl and --sasl-user, or name a listener without a login in --brokers",
    },
    { cause: thrown },
  );
}

/** The broker to which a connection failed, or which did not answer. */
function brokerOf(error: unknown): string | undefined {
  const isOfBroker =
    error instanceof kafkajs.KafkaJSConnectionError ||
    error instanceof kafkajs.KafkaJSRequestTimeoutError;
  return isOfBroker && error.broker ? brokerFromKafkajs(error.broker) : undefined;
}

/** What was behind the last attempt. */
function rootOf(thrown: unknown): unknown {
  const isGivenUp = thrown instanceof kafkajs.KafkaJSNumberOfRetriesExceeded;
  return isGivenUp && thrown.cause !== undefined ? rootOf(thrown.cause) : thrown;
}

function remedyOf(error: unknown): string {
  if (error instanceof kafkajs.KafkaJSSASLAuthenticationError) {
    return "check --sasl, --sasl-user and the password in the environment";
  }
  if (brokerOf(error) !== undefined) {
    return "check --brokers and --tls, and that the addresses which the brokers advertise can be reached from here";
  }
  return "run it again; if it stays so, see that topic with Kafka's own tools";
}
