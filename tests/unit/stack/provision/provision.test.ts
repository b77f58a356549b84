import { existsSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FakeMachine, processGone } from "./fake-machine.ts";

const PROVISION = ["provision", "--json"];
/** What one complete provisioning calls. */
const ALL_CALLS = { mvn: 2, go: 1, javac: 1, jar: 1 };

function leftovers(machine: FakeMachine): string[] {
  return readdirSync(machine.cache).filter((name) => name.includes(".building-"));
}

test("everything is made once, then found without starting any process", async () => {
  const machine = new FakeMachine();
  const first = await machine.command(PROVISION).ended;
  expect(first).toMatchObject({ exit: 0 });
  expect(machine.calls()).toEqual(ALL_CALLS);
  const made = JSON.parse(first.stdout);
  expect(existsSync(join(made.kafka.libs, "kafka_2.13-4.1.1.jar"))).toBe(true);
  expect(existsSync(made.collectors["9.4.3"].binary)).toBe(true);
  const descriptor = join(
    made.elasticsearch.home,
    "plugins/edot-kafka-harness/plugin-descriptor.properties",
  );
  expect(readFileSync(descriptor, "utf8")).toContain("\nelasticsearch.version=9.4.3\n");
  expect(first.stderr).toContain("EDOT Collector 9.4.3: started\n");
  expect(first.stderr).toMatch(/EDOT Collector 9\.4\.3: ready after \d+ s\n/);

  const second = await machine.command(PROVISION).ended;
  expect(second).toEqual({ exit: 0, stdout: first.stdout, stderr: "" });
  expect(machine.calls()).toEqual(ALL_CALLS);
  expect(leftovers(machine)).toEqual([]);
});

test("two processes at the same time build each artifact once", async () => {
  const machine = new FakeMachine();
  const slow = { FAKE_MVN_SECONDS: "1", FAKE_GO_SECONDS: "1" };
  const both = [machine.command(PROVISION, slow), machine.command(PROVISION, slow)];
  const [one, two] = await Promise.all(both.map(({ ended }) => ended));
  expect(one).toMatchObject({ exit: 0 });
  expect(two).toMatchObject({ exit: 0, stdout: one?.stdout });
  expect(machine.calls()).toEqual(ALL_CALLS);
  expect(leftovers(machine)).toEqual([]);
});

test("Ctrl-C ends the tools with their children; the next run goes on", async () => {
  const machine = new FakeMachine();
  const command = machine.command(PROVISION, { FAKE_GO_SECONDS: "60" });
  const tool = await machine.toolStarted("go");
  command.child.kill("SIGINT");
  const { exit, stderr } = await command.ended;
  expect(exit).toBe(130);
  expect(stderr).toContain("[interrupted]");
  expect(stderr).not.toContain("    at ");
  await processGone(tool);
  expect(leftovers(machine)).toEqual([]);
  expect(await machine.command(PROVISION).ended).toMatchObject({ exit: 0 });
});

test("a killed harness leaves no tool behind, and its lock is taken over", async () => {
  const machine = new FakeMachine();
  const command = machine.command(PROVISION, { FAKE_GO_SECONDS: "60" });
  const tool = await machine.toolStarted("go");
  command.child.kill("SIGKILL");
  await command.ended;
  await processGone(tool);
  expect(leftovers(machine)).not.toEqual([]);
  // Ten seconds later, without waiting for them.
  const locks = join(machine.cache, "locks");
  const past = Date.now() / 1000 - 11;
  for (const lock of readdirSync(locks)) utimesSync(join(locks, lock), past, past);
  expect(await machine.command(PROVISION).ended).toMatchObject({ exit: 0 });
  expect(leftovers(machine)).toEqual([]);
});

describe("one message without a stack trace, and exit code 2:", () => {
  const cases: readonly {
    what: string;
    env: Record<string, string>;
    args?: string[];
    says: string[];
  }[] = [
    {
      what: "no Maven and no Go",
      env: { PATH: "" },
      says: ["[tool-missing]", "is not on the PATH", "remedy: install"],
    },
    {
      what: "no JDK",
      env: { ES_JAVA_HOME: "", EDOT_KAFKA_JDK_FOLDERS: "/no/such/folder" },
      says: ["[no-jdk]", "no JDK of version 21", "/no/such/folder", "remedy: install one"],
    },
    {
      what: "Go too old",
      env: { FAKE_GO_VERSION: "go1.20.3" },
      says: ["[tool-missing]", "Go 1.20.3 is too old", "needs Go 1."],
    },
    {
      what: "Go too old, said by the build itself",
      env: {
        FAKE_GO_SAYS: "go: go.mod requires go >= 1.99.0 (running go 1.26.8; GOTOOLCHAIN=local)",
      },
      says: ["[tool-missing]", "Go 1.26.8 is too old", "needs Go 1.99.0"],
    },
    {
      what: "a failed build",
      env: { FAKE_GO_SAYS: "main.go:1:1: expected 'package'" },
      says: [
        "[artifact-failed]",
        "go build failed (exit code 1)",
        "| main.go:1:1: expected",
        ".log",
      ],
    },
    {
      what: "a full disk where a tool writes",
      env: { FAKE_MVN_SAYS: "[ERROR] /mnt/m2/x.jar.part (No space left on device)" },
      says: ["[disk-full]", "at: /mnt/m2/x.jar.part", "remedy: free about 5 GB"],
    },
    {
      what: "a release of Elasticsearch that Maven's repositories lack",
      env: {
        FAKE_MVN_GOAL: "unpack",
        FAKE_MVN_SAYS:
          "[ERROR] Failed: Could not find artifact org.elasticsearch.distribution.integ-test-zip:elasticsearch:zip:9.99.0 in central",
      },
      args: ["provision", "--elasticsearch", "9.99.0"],
      says: ["[artifact-failed]", "there is no Elasticsearch 9.99.0", "at: --elasticsearch"],
    },
    {
      what: "an unknown EDOT version",
      env: {},
      args: ["provision", "--edot", "9.9.9"],
      says: ["[unknown-edot-version]", "use one of: 9.3.0, 9.4.3"],
    },
    {
      what: "a cache folder that is a file",
      env: { EDOT_KAFKA_CACHE: join(import.meta.dirname, "provision.test.ts") },
      says: ["[cache-unusable]", "set EDOT_KAFKA_CACHE"],
    },
  ];
  test.each(cases)("$what", async ({ env, args, says }) => {
    const machine = new FakeMachine();
    const { exit, stdout, stderr } = await machine.command(args ?? PROVISION, env).ended;
    expect(exit).toBe(2);
    expect(stdout).toBe("");
    for (const text of says) expect(stderr).toContain(text);
    expect(stderr).not.toContain("    at ");
    expect(leftovers(machine)).toEqual([]);
  });
});
