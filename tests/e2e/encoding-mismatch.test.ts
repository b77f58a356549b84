import { test } from "vitest";
import { expectVisibleMismatches } from "../support/encoding-mismatch.ts";

// On Elasticsearch: tests/exhaustive/encoding-mismatch.test.ts. Partitions stop at what they cannot decode.
test("configs/durable: a mismatch is visible, and costs the mismatched signal alone", async () => {
  await expectVisibleMismatches("motlp", /the consumer stands still at offset 0/);
});
