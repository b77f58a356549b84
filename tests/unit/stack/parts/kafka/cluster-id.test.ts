import { expect, test } from "vitest";
import { newClusterId } from "../../../../../src/stack/parts/kafka/kafka.ts";

test("a cluster id is a UUID as Kafka writes it, and never looks like an option", () => {
  for (const byte of [0x00, 0x7f, 0xfb, 0xff]) {
    const id = newClusterId(Buffer.alloc(15, byte));
    expect(id).toMatch(/^A[\w-]{21}$/);
    expect(Buffer.from(id, "base64url")).toHaveLength(16);
  }
  expect(newClusterId()).not.toBe(newClusterId());
});
