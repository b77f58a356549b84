import { expect, test } from "vitest";
import { accountOf } from "./facts.ts";
import { found, foundOf } from "./found.ts";

const CRASH = {
  brokerCrash: { broker: "kafka-1", topics: ["otel-logs"], sequences: { from: 10, to: 20 } },
};
const LOGS_MISSING = { signals: { logs: accountOf(7) }, missingOfBrokerCrash: { logs: 7 } };

test("acknowledged-by-leader: reported as a loss with the exporter's line", async () => {
  const changes = { ...CRASH, ...LOGS_MISSING };
  const [finding] = await foundOf("acknowledged-by-leader", changes, "documented");
  expect(finding?.severity).toBe("loss");
  expect(finding?.message).toMatch(/Of what was sent then 7 logs are missing\.$/);
  expect(finding?.evidence).toMatchObject([
    {
      source: expect.stringMatching(/documented\/edge\.yaml:\d+$/),
      text: "kafka sets no producer.required_acks; the default is 1, the leader",
    },
  ]);
});

test("acknowledged-by-leader: reported as a risk where nothing was lost, or sent then", async () => {
  const [saved] = await foundOf("acknowledged-by-leader", CRASH, "documented");
  expect(saved).toMatchObject({ severity: "risk" });
  expect(saved?.message).toMatch(/No item of this run was lost by it\.$/);
  const idle = { brokerCrash: { ...CRASH.brokerCrash, sequences: { from: 10, to: 10 } } };
  const [unused] = await foundOf("acknowledged-by-leader", idle, "documented");
  expect(unused?.message).toMatch(/This run sent no item that it could have affected\.$/);
});

test("acknowledged-by-leader: not reported where all replicas answer, or no broker died", async () => {
  expect(await found({ ...CRASH, ...LOGS_MISSING })).toEqual([]);
  expect(await foundOf("acknowledged-by-leader", LOGS_MISSING, "documented")).toEqual([]);
});
