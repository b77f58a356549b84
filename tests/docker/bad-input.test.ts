import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GenericContainer } from "testcontainers";
import { expect, onTestFinished, test } from "vitest";
import { silentProgress } from "../../src/base/progress.ts";
import { versions } from "../../src/base/versions.ts";
import { chooseImages } from "../../src/stack/images/choose-images.ts";
import { DockerRuntime } from "../../src/stack/runtimes/docker/docker-runtime.ts";
import { findEngine } from "../../src/stack/runtimes/docker/engine.ts";
import { verify } from "../support/run-cli.ts";

const NOBODY = "unix:///tmp/edot-kafka-no-engine.sock";

test("no engine: one message, exit code 2, and no processes instead", async () => {
  const result = await verify(["--runtime", "docker"], { DOCKER_HOST: NOBODY });
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain("no Docker Engine answers [no-engine]");
  expect(result.stderr).toContain(NOBODY);
  expect(result.stderr).toContain("remedy:");
  expect(result.stderr).not.toMatch(/^\s+at /m);
});

test("auto without an engine: processes, and it says so", async () => {
  const args = ["--runtime", "auto", "--target", "motlp", "--items", "60"];
  const result = await verify(args, { DOCKER_HOST: NOBODY });
  expect(result.exitCode, result.stderr).toBe(0);
  expect(result.stderr).toContain("runtime process: no Docker Engine answers");
  expect(result.report()).toMatchObject({
    runtime: "process",
    runtimeChoice: "no Docker Engine answers",
  });
});

test("auto with an engine and its images: containers, and it says so", async () => {
  const result = await verify(["--runtime", "auto", "--target", "motlp", "--items", "60"]);
  expect(result.exitCode, result.stderr).toBe(0);
  expect(result.stderr).toMatch(/^runtime docker: Docker Engine [\d.]+\S* answers$/m);
  expect(result.report().runtime).toBe("docker");
});

test("an image that is not there: its name, and what to do", async () => {
  const image = "edot-kafka-harness.invalid/kafka:8.1.1";
  const result = await verify(["--kafka-image", image, "--target", "motlp"]);
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain("[image-missing]");
  expect(result.stderr).toContain(image);
  expect(result.stderr).toContain("--kafka-image");
  expect(result.stderr).not.toMatch(/^\s+at /m);
});

test("a version of Kafka whose image nobody knows", async () => {
  const result = await verify(["--runtime", "docker", "--kafka", "3.9.1", "--target", "motlp"]);
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain("does not know which image has Kafka 3.9.1 [image-missing]");
  expect(result.stderr).toContain("--kafka-image");
});

test("an image whose name is none", async () => {
  const result = await verify(["--edot-image", "Bad Name", "--target", "motlp"]);
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain("[bad-option]");
  expect(result.stderr).toContain("--edot-image");
});

test("an image of Kafka whose contract nobody can tell", async () => {
  const result = await verify(["--kafka-image", "my/kafka:latest", "--target", "motlp"]);
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain("[bad-option]");
  expect(result.stderr).toContain("--kafka-image");
});

test("a port of this machine that another program took meanwhile", async () => {
  const engine = await findEngine();
  const edot = versions().defaults.edot;
  const request = { edot: { edge: edot, backend: edot }, target: "motlp", given: {} } as const;
  const signal = new AbortController().signal;
  const images = await chooseImages(engine, request, silentProgress, signal);
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, () => resolve((server.address() as { port: number }).port)),
  );
  const runtime = await DockerRuntime.open();
  onTestFinished(async () => {
    server.close();
    await runtime.close();
  });
  const container = new GenericContainer(images.edge.name)
    .withCommand(["--help"])
    .withExposedPorts({ container: 4317, host: port });
  const logFile = join(await mkdtemp(join(tmpdir(), "edot-docker-")), "edge.log");
  await expect(runtime.start(container, { name: "edge", logFile }, ["edge"])).rejects.toMatchObject(
    {
      code: "port-in-use",
      message: `edge: port ${port} of this machine is taken`,
    },
  );
});
