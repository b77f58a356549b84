import { expect, test } from "edot-kafka-harness/fixtures";

test("ten seconds without Elasticsearch lose nothing", async ({ pipeline }) => {
  await pipeline.send(50);
  await pipeline.waitUntilSettled();

  await pipeline.outage({ seconds: 10, items: 50 });

  const account = await pipeline.account();
  expect(account.missing, account.summary).toBe(0);
  expect(account.altered, account.summary).toBe(0);
});

test("a collector that is killed loses nothing that was accepted", async ({ pipeline }) => {
  await pipeline.send(50);
  await pipeline.startBackend();

  await pipeline.kill("backend");
  await pipeline.send(50);
  await pipeline.restart("backend");

  const account = await pipeline.account();
  expect(account.verdict, account.summary).toBe("pass");
});

test.for(["kafka-restarted", "target-slow"])(
  "the incident %s loses nothing",
  async (incident, { pipeline }) => {
    await pipeline.play(incident);

    const account = await pipeline.account();
    expect(account.verdict, account.summary).toBe("pass");
  },
);
