import { test } from "vitest";
import { expectEnded, expectInterrupted } from "../support/running-up.ts";

test.each(["kafka", "elasticsearch"])(
  "Ctrl-C once %s was started: one message, nothing left",
  expectInterrupted,
);

test("SIGHUP ends a ready one with code 0", () => expectEnded("SIGHUP"));
