import { HarnessError } from "../base/errors.ts";

/** What happened at an address that was asked as a broker. */
export interface Conversation {
  readonly isTls: boolean;
  /** Whether something listens there. */
  isReached: boolean;
  /** Whether it could be asked: with TLS, after the handshake. */
  isOpen: boolean;
  /** Whether nobody waited for more. */
  isLate: boolean;
  answer: Buffer;
  error: Error | undefined;
}

interface Told {
  readonly message: string;
  readonly remedy: string;
}

const NO_KAFKA =
  "check that the address in --brokers is one of a Kafka listener, and add --tls if it takes TLS";
const NO_KAFKA_OVER_TLS = "check that the address in --brokers is one of a Kafka listener";
const UNREACHED =
  "check the address in --brokers, that the broker runs, and that no firewall is between";
const NO_TLS: Told = {
  message: "this listener takes no TLS, and was asked with TLS",
  remedy: "leave --tls and its files out, or name a listener with TLS in --brokers",
};
const TLS: Told = {
  message: "this listener takes TLS, and was asked without",
  remedy:
    "check --brokers and --tls: add --tls, or --tls-ca with its authority, or name a listener without TLS",
};

/** What Node says of addresses. */
const ADDRESS_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no host of this name",
  EAI_AGAIN: "its name could not be looked up",
  EHOSTUNREACH: "there is no way to this host",
  ENETUNREACH: "there is no way to this host",
  ETIMEDOUT: "it does not answer",
};

/** What Node says of certificates, as far as more helps than to name their authority. */
const CERTIFICATE_REMEDIES: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: "name the broker in --brokers as its certificate does",
  CERT_HAS_EXPIRED: "the broker needs a certificate that is valid; check this machine's clock, too",
  CERT_NOT_YET_VALID:
    "the broker needs a certificate that is valid; check this machine's clock, too",
};

/** Why an address is no broker, as one message. @param withinMs how long it had to answer */
export function noBroker(broker: string, said: Conversation, withinMs: number): HarnessError {
  const { message, remedy } = why(said, `${withinMs / 1000} s`);
  return new HarnessError(
    { code: "topic-unreadable", message, place: broker, remedy },
    { cause: said.error },
  );
}

function why(said: Conversation, within: string): Told {
  if (said.answer.length > 0) return whyAnswered(said);
  if (said.error !== undefined) return whyFailed(said, said.error);
  if (said.isLate) return whyLate(said, within);
  if (said.isTls && !said.isOpen) return NO_TLS;
  return {
    message: "it closes the connection where a Kafka broker would answer",
    remedy: remedyOfNoKafka(said),
  };
}

function whyAnswered({ answer, isTls }: Conversation): Told {
  if (!isTls && isTlsAlert(answer)) return TLS;
  const what = answer.toString("latin1").startsWith("HTTP/") ? "in HTTP" : "with something else";
  return {
    message: `it answers ${what} where a Kafka broker would name its versions`,
    remedy: remedyOfNoKafka({ isTls }),
  };
}

function whyFailed(said: Conversation, error: Error): Told {
  const code = "code" in error ? String(error.code) : "";
  const known = ADDRESS_ERRORS[code];
  if (!said.isReached) return { message: known ?? wordsOf(error), remedy: UNREACHED };
  if (said.isTls && code.startsWith("ERR_SSL_") && code.includes("ALERT")) {
    return {
      message: `it ends the handshake of TLS: ${wordsOf(error)}`,
      remedy: "it may want a certificate of this client: check --tls-cert and --tls-key",
    };
  }
  if (said.isTls && !said.isOpen) {
    const isCut = code === "ECONNRESET" || code === "EPIPE" || code.startsWith("ERR_SSL_");
    return isCut ? NO_TLS : whyUntrusted(code, error);
  }
  return {
    message: `it ends the connection where a Kafka broker would answer: ${wordsOf(error)}`,
    remedy: remedyOfNoKafka(said),
  };
}

function whyUntrusted(code: string, error: Error): Told {
  return {
    message: `its certificate is not accepted: ${wordsOf(error)}`,
    remedy:
      CERTIFICATE_REMEDIES[code] ?? "name the authority that has issued it, in PEM, with --tls-ca",
  };
}

function whyLate(said: Conversation, within: string): Told {
  if (!said.isReached) {
    return { message: `there was no connection within ${within}`, remedy: UNREACHED };
  }
  if (said.isTls && !said.isOpen) {
    return {
      message: `it takes connections, but did not answer the handshake of TLS within ${within}`,
      remedy:
        "check that the address in --brokers is one of a Kafka listener, and leave --tls out if it takes none",
    };
  }
  return {
    message: `it takes connections, but did not answer as a Kafka broker within ${within}`,
    remedy: remedyOfNoKafka(said),
  };
}

function remedyOfNoKafka({ isTls }: Pick<Conversation, "isTls">): string {
  return isTls ? NO_KAFKA_OVER_TLS : NO_KAFKA;
}

/** A record of TLS: the type of an alert, and a version that begins with 3. */
function isTlsAlert(answer: Buffer): boolean {
  return answer[0] === 0x15 && answer[1] === 0x03;
}

/** OpenSSL's reason in place of its line for developers; Node's hints are about its own options. */
function wordsOf(error: Error): string {
  const reason = "reason" in error ? error.reason : undefined;
  return typeof reason === "string" ? reason : (error.message.split(";")[0] ?? "");
}
