import { afterAll, beforeAll, test } from "vitest";
import {
  expectAllArrives,
  expectSaidAndKept,
  openScramStack,
  type WrongLogin,
} from "../support/logins.ts";
import type { Stack } from "../support/stack.ts";

/** More logins to Kafka than tests/e2e/incidents-login.test.ts has (docs/reference/public-reports.md). */
let stack: Stack;
beforeAll(async () => {
  stack = await openScramStack();
});
afterAll(() => stack?.close());

test("SCRAM over TLS: everything arrives", () => expectAllArrives(stack, "over TLS", true));

test.each<WrongLogin>([
  ["a wrong password", { tls: false, fault: "wrong-password" }, /SASL_AUTHENTICATION_FAILED/],
  [
    "another CA",
    { tls: true, fault: "wrong-ca" },
    /failed to verify certificate: x509: certificate signed by unknown authority/,
  ],
  [
    "a certificate that has expired",
    { tls: true, fault: "expired-certificate" },
    /failed to verify certificate: x509: certificate has expired or is not yet valid/,
  ],
  [
    "no TLS to a listener that has it",
    { tls: true, fault: "tls-on-one-side" },
    /is this a plaintext connection speaking to a tls endpoint/,
  ],
])("%s: said, and nothing is lost once it is right", (...wrong) =>
  expectSaidAndKept(stack, ...wrong),
);
