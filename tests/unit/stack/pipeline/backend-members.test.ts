import { expect, test } from "vitest";
import type { StartedCollector } from "../../../../src/stack/parts/collector/collector.ts";
import { BackendMembers } from "../../../../src/stack/pipeline/backend-members.ts";
import { telemetryOf } from "../../scenario/states.ts";

/** A collector that runs, tells how much it has queued, and ends when it is let. */
function collector(name: string) {
  const ended = Promise.withResolvers<void>();
  const started = {
    name,
    logFile: `${name}.log`,
    telemetry: async () => telemetryOf({}, 7),
    stop: () => ended.promise,
    instance: { kill: () => ended.promise },
  } as unknown as StartedCollector;
  return { started, end: ended.resolve };
}

const seen = (members: BackendMembers) =>
  Promise.all(members.present.map((member) => member.telemetry()));

test("one that starts may hold anything, one that runs says what it holds", async () => {
  const members = new BackendMembers();
  const start = Promise.withResolvers<StartedCollector>();
  const joining = members.join(() => start.promise);
  expect(await seen(members)).toEqual([null]);
  start.resolve(collector("backend-2").started);
  expect(await joining).toMatchObject({ name: "backend-2" });
  expect(await seen(members)).toMatchObject([{ queued: 7 }]);
});

test.each(["leave", "kill"] as const)(
  "%s: until it has ended it may hold anything",
  async (how) => {
    const members = new BackendMembers();
    const { started, end } = collector("backend-2");
    const member = await members.join(async () => started);
    const ending = member[how]();
    expect(await seen(members)).toEqual([null]);
    end();
    await ending;
    expect(await seen(members)).toEqual([]);
    expect(members.logs).toEqual([{ name: "backend-2", logFile: "backend-2.log" }]);
    expect(await members.join(async (name) => collector(name).started)).toMatchObject({
      name: "backend-3",
    });
  },
);

test("one that does not start is none", async () => {
  const members = new BackendMembers();
  await expect(members.join(() => Promise.reject(new Error("port")))).rejects.toThrow("port");
  expect(members.present).toEqual([]);
});

test("one that runs and does not answer is no member that holds nothing", async () => {
  const members = new BackendMembers();
  const telemetry = () => Promise.reject(new Error("ECONNREFUSED"));
  await members.join(async (name) => ({ ...collector(name).started, telemetry }));
  await expect(seen(members)).rejects.toThrow("ECONNREFUSED");
});

test("started again: until its pipelines run it may hold anything; one that has left stays away", async () => {
  const members = new BackendMembers();
  const [second, third] = [collector("backend-2"), collector("backend-3")];
  const left = await members.join(async () => second.started);
  await members.join(async () => third.started);
  second.end();
  await left.leave();
  const restarted: string[] = [];
  const runs = Promise.withResolvers<void>();
  const again = members.startAgain(({ name }) => {
    restarted.push(name);
    return runs.promise;
  });
  expect(await seen(members)).toEqual([null]);
  expect(restarted).toEqual([]);
  third.end();
  await expect.poll(() => restarted).toEqual(["backend-3"]);
  expect(await seen(members)).toEqual([null]);
  runs.resolve();
  await again;
  expect(await seen(members)).toMatchObject([{ queued: 7 }]);
});
