import { test } from "vitest";
import { expectParity } from "../support/parity.ts";

// Each config set and each target once; the other two pairs are exhaustive.
test.each([
  ["durable", "elasticsearch"],
  ["documented", "motlp"],
] as const)("containers and processes come to the same: %s, %s", expectParity);
