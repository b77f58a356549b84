import { test } from "vitest";
import { expectParity } from "../support/parity.ts";

// The pairs that tests/docker/parity.test.ts leaves out.
test.each([
  ["durable", "motlp"],
  ["documented", "elasticsearch"],
] as const)("containers and processes come to the same: %s, %s", expectParity);
