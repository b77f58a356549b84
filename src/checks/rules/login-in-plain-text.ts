import { plainTextLogins } from "../../verdict/findings/login-in-plain-text.ts";
import type { Rule } from "../rule.ts";

/** A login to Kafka over a connection without TLS. */
export const loginInPlainText: Rule = {
  id: "login-in-plain-text",
  severity: "warning",
  title: "A login to Kafka goes over a connection without TLS.",
  provedBy: { file: "tests/e2e/as-written.test.ts", names: "login-in-plain-text" },
  find: ({ edge, backend }) =>
    [edge, backend].flatMap(plainTextLogins).map(({ source, text }) => ({
      place: source,
      message: `${text}. Everyone on the way can read the login, and a broker that expects TLS hangs up.`,
      remedy:
        "set tls without insecure: true; insecure_skip_verify: true skips the check of the certificate and keeps TLS",
    })),
};
