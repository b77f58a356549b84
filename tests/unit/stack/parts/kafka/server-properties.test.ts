import { expect, test } from "vitest";
import {
  type BrokerSettings,
  serverProperties,
} from "../../../../../src/stack/parts/kafka/server-properties.ts";

function linesOf(more: BrokerSettings): string[] {
  return serverProperties({ data: "/data", port: 1, controllerPort: 2 }, more).split("\n");
}

test("one listener for clients, in plain text, and one for the controller", () => {
  const lines = linesOf({});
  expect(lines).toContain("listeners=PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2");
  expect(lines).toContain("advertised.listeners=PLAINTEXT://127.0.0.1:1");
  expect(lines).toContain("log.dirs=/data");
});

test("listeners more are advertised with their own ports", () => {
  const lines = linesOf({ listeners: [{ protocol: "SASL_SSL", port: 3 }] });
  expect(lines).toContain(
    "listeners=PLAINTEXT://127.0.0.1:1,SASL_SSL://127.0.0.1:3,CONTROLLER://127.0.0.1:2",
  );
  expect(lines).toContain("advertised.listeners=PLAINTEXT://127.0.0.1:1,SASL_SSL://127.0.0.1:3");
  expect(lines).toContain(
    "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL",
  );
});

test("two listeners of one protocol have names of their own", () => {
  const lines = linesOf({
    listeners: [
      { protocol: "SASL_SSL", port: 3 },
      { protocol: "SASL_SSL", port: 4, name: "EXPIRED" },
    ],
  });
  expect(lines).toContain(
    "advertised.listeners=PLAINTEXT://127.0.0.1:1,SASL_SSL://127.0.0.1:3,EXPIRED://127.0.0.1:4",
  );
  expect(lines).toContain(
    "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,EXPIRED:SASL_SSL",
  );
});

test("new topics have one partition, or as many as a scenario wants", () => {
  expect(linesOf({})).toContain("num.partitions=1");
  expect(linesOf({ partitions: 3 })).toContain("num.partitions=3");
});

test("settings of a scenario win", () => {
  const lines = linesOf({ settings: { "num.partitions": 3, "log.retention.ms": 5 } });
  expect(lines.filter((line) => line.startsWith("num.partitions"))).toEqual(["num.partitions=3"]);
  expect(lines).toContain("log.retention.ms=5");
});
