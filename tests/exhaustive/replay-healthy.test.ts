import { test } from "vitest";
import { expectUnbroken } from "../support/replay-healthy.ts";

test("durable/elasticsearch: messages that can be read are nobody's, and break nothing", () =>
  expectUnbroken("durable/elasticsearch"));
