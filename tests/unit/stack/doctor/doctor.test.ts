import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { repositoryPath } from "../../../../src/base/repository.ts";
import { exitCodeOf, formatDiagnosis } from "../../../../src/cli/commands/doctor.ts";
import type { Diagnosis } from "../../../../src/stack/doctor/check.ts";
import { diagnose } from "../../../../src/stack/doctor/diagnose.ts";
import type { Surroundings } from "../../../../src/stack/doctor/surroundings.ts";
import { planOf } from "../../../../src/stack/provision/provision.ts";
import { FakeMachine } from "../provision/fake-machine.ts";

const JDK = repositoryPath("tests/support/fake-tools/jdk");
const NO_DOCKER = "unix:///no/such/docker.sock";

/** A machine with nothing on it. */
function bare(more: Partial<Surroundings> = {}): Surroundings {
  const temp = mkdtempSync(join(tmpdir(), "doctor-"));
  return {
    env: { PATH: "", DOCKER_HOST: NO_DOCKER },
    jdks: { env: {}, folders: [] },
    cache: join(temp, "cache"),
    temp,
    memory: 8e9,
    bash: "/bin/bash",
    ...more,
  };
}

/** A PATH with bash, the commands its scripts use and, on request, Maven and Go. */
function pathWith(...tools: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "bin-"));
  const commands: Record<string, string> = {
    mvn: "#!/bin/sh\necho Apache Maven 3.9.9\n",
    go: "#!/bin/sh\necho go1.99.1\necho local\n",
  };
  for (const name of ["bash", "dirname", "uname", ...tools]) {
    writeFileSync(join(folder, name), commands[name] ?? "#!/bin/sh\n", { mode: 0o755 });
  }
  return folder;
}

const working = (more: Partial<Surroundings> = {}) =>
  bare({
    env: { PATH: pathWith("mvn", "go"), DOCKER_HOST: NO_DOCKER },
    jdks: { env: { JAVA_HOME: JDK }, folders: [] },
    ...more,
  });

function statusOf({ checks }: Diagnosis): Record<string, string> {
  return Object.fromEntries(checks.map(({ id, status }) => [id, status]));
}

test("with an empty PATH and no JDK everything missing has its remedy, and the exit code is 2", async () => {
  const diagnosis = await diagnose(bare());
  expect(statusOf(diagnosis)).toEqual({
    node: "ok",
    jdk: "missing",
    maven: "missing",
    go: "missing",
    docker: "missing",
    memory: "ok",
    "cache-disk": "ok",
    "temp-disk": "ok",
    cache: "low",
    bash: "missing",
  });
  for (const { status, remedy } of diagnosis.checks) {
    if (status !== "ok") expect(remedy).toMatch(/\w/);
  }
  expect(exitCodeOf(diagnosis)).toBe(2);
  const text = formatDiagnosis(diagnosis);
  expect(text.split("\n")).toHaveLength(diagnosis.checks.length + 2);
  expect(text).toContain("process runtime: cannot work, missing: JDK, bash, Maven, Go");
});

test("with a JDK, Maven, Go and bash the process runtime works, and the exit code is 0", async () => {
  const diagnosis = await diagnose(working());
  expect(diagnosis.runtimes.process).toEqual({ available: true, missing: [] });
  expect(exitCodeOf(diagnosis)).toBe(0);
  const text = formatDiagnosis(diagnosis);
  expect(text).toMatch(/^ok +Maven +3\.9\.9, /m);
  expect(text).toMatch(/^ok +Go +1\.99\.1, /m);
  expect(text).toMatch(/^ok +JDK +25\.0\.1, .*\(JAVA_HOME\)$/m);
  expect(text).toContain("process runtime: works");
});

test("with everything in the cache neither Maven nor Go are needed", async () => {
  const surroundings = working({ env: { PATH: pathWith(), DOCKER_HOST: NO_DOCKER } });
  expect(exitCodeOf(await diagnose(surroundings))).toBe(2);
  const plan = planOf({ edotVersions: ["9.4.3"] });
  for (const { name, key } of [plan.kafka, plan.elasticsearch, ...plan.collectors.values()]) {
    const folder = join(surroundings.cache, `${name}-${key}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "artifact.json"), "{}");
  }
  const diagnosis = await diagnose(surroundings);
  expect(statusOf(diagnosis)).toMatchObject({ maven: "missing", go: "missing", cache: "ok" });
  expect(exitCodeOf(diagnosis)).toBe(0);
});

test("a JDK that was named but passed over is mentioned", async () => {
  const old = mkdtempSync(join(tmpdir(), "old-"));
  writeFileSync(join(old, "release"), 'JAVA_VERSION="17.0.1"\n');
  const env = { ES_JAVA_HOME: old, JAVA_HOME: JDK };
  const diagnosis = await diagnose(working({ jdks: { env, folders: [] } }));
  const text = formatDiagnosis(diagnosis);
  expect(text).toContain("ES_JAVA_HOME passed over: Java 17.0.1 is older than 21");
  expect(exitCodeOf(diagnosis)).toBe(0);
});

describe("what is low or unusable is named:", () => {
  test("little memory", async () => {
    const diagnosis = await diagnose(working({ memory: 1e9 }));
    expect(statusOf(diagnosis).memory).toBe("low");
    expect(exitCodeOf(diagnosis)).toBe(0);
  });

  test("a cache folder that cannot be made", async () => {
    const file = join(import.meta.dirname, "doctor.test.ts", "cache");
    const diagnosis = await diagnose(working({ cache: file }));
    expect(statusOf(diagnosis)["cache-disk"]).toBe("missing");
    expect(exitCodeOf(diagnosis)).toBe(2);
  });
});

describe("the Docker Engine", () => {
  test("is found when it answers at DOCKER_HOST", async () => {
    const socket = join(mkdtempSync(join(tmpdir(), "docker-")), "d.sock");
    const engine = createServer((request, response) => {
      response.setHeader("Api-Version", "1.41");
      response.statusCode = request.url === "/_ping" ? 200 : 404;
      response.end("OK");
    });
    await new Promise<void>((resolve) => engine.listen(socket, resolve));
    onTestFinished(() => void engine.close());
    const env = { PATH: pathWith("docker"), DOCKER_HOST: `unix://${socket}` };
    const diagnosis = await diagnose(working({ env }));
    const docker = diagnosis.checks.find(({ id }) => id === "docker");
    expect(docker).toMatchObject({
      status: "ok",
      found: `API 1.41, unix://${socket}, client found`,
    });
    // Java, Maven and Go are not on that PATH, and containers need none.
    expect(diagnosis.runtimes.process.available).toBe(false);
    expect(diagnosis.runtimes.docker.available).toBe(true);
    expect(exitCodeOf(diagnosis)).toBe(0);
  });

  test("that does not answer says where and why", async () => {
    const env = { PATH: pathWith(), DOCKER_HOST: "tcp://127.0.0.1:1" };
    const diagnosis = await diagnose(working({ env }));
    const docker = diagnosis.checks.find(({ id }) => id === "docker");
    expect(docker?.status).toBe("missing");
    expect(docker?.found).toMatch(/tcp:\/\/127\.0\.0\.1:1 .*ECONNREFUSED.*no client/);
  });
});

test("the command prints JSON on request and sets the exit code", async () => {
  const machine = new FakeMachine();
  const path = [machine.env.PATH, pathWith("mvn")].join(delimiter);
  const alone = { DOCKER_HOST: NO_DOCKER }; // An engine would be another way to run.
  const works = await machine.command(["doctor", "--json"], {
    ...alone,
    PATH: path,
    FAKE_MVN_SAYS: "x",
  }).ended;
  const diagnosis: Diagnosis = JSON.parse(works.stdout);
  expect(diagnosis.checks.map(({ id }) => id)).toContain("maven");
  // The fake Maven comes first on the PATH and does not say its version.
  expect(statusOf(diagnosis).maven).toBe("missing");
  expect(works.exit).toBe(2);

  const nothing = await machine.command(["doctor"], { ...alone, PATH: "" }).ended;
  expect(nothing).toMatchObject({ exit: 2, stderr: "" });
  expect(nothing.stdout).toMatch(/^missing Maven .* -> install it/m);
});
