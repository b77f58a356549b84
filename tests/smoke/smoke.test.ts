import { expect, test } from "vitest";
import { verify } from "../support/run-cli.ts";

/** One of each kind of answer, in the time of a coffee: what the inner loop runs beside the unit tests. */
const ITEMS = ["--items", "100"];

test("durable delivers every item", async () => {
  const { exitCode, stderr, report } = await verify(ITEMS);
  expect(exitCode, stderr).toBe(0);
  expect(report().scenarios.map(({ verdict }) => verdict)).toEqual(["pass"]);
});

test("durable keeps every item through an outage and a crash", async () => {
  const args = ["--scenario", "outage,outage-crash", "--outage", "3", ...ITEMS];
  const { exitCode, stderr, report } = await verify(args);
  expect(exitCode, stderr).toBe(0);
  expect(report().scenarios.map(({ name }) => name)).toEqual(["outage", "outage-crash"]);
});

test("Elastic's page loses items, and the report says by what", async () => {
  const { exitCode, report } = await verify(["--configs", "configs/documented", ...ITEMS]);
  expect(exitCode).toBe(1);
  const codes = report().scenarios[0]?.findings.map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(["shared-topic", "latest-offset"]));
});
