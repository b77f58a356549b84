import { readdirSync, readFileSync, statSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parseDocument } from "yaml";
import { cli, filesContaining } from "../support/run-cli.ts";
import {
  expectEnded,
  expectInterrupted,
  expectOneMessage,
  ownConfigs,
  pasted,
  pastedUntil,
  RunningUp,
  variableOf,
} from "../support/running-up.ts";

const SEND = "Send a log record:";
const LOOK = "Look at";

describe("a pipeline that is kept and watched", () => {
  let folder: string;
  let up: RunningUp;
  let keys: string[];
  let sent = 0;

  beforeAll(async () => {
    folder = await ownConfigs();
    const args = ["--configs", folder, "--watch", "--env", "MARK=given by the user"];
    up = await RunningUp.start(args);
    await up.ready();
  });
  afterAll(async () => {
    up.process.kill("SIGKILL");
    await up.process;
  });

  /** Puts a changed config in the place of the one that is there, as editors do. */
  async function change(
    name: string,
    path: readonly string[],
    value: unknown,
    base = readFileSync(join(folder, name), "utf8"),
  ): Promise<void> {
    const document = parseDocument(base);
    document.setIn(path, document.createNode(value));
    await replace(name, document.toString());
  }

  async function replace(name: string, text: string): Promise<void> {
    await writeFile(join(folder, ".new"), text);
    await rename(join(folder, ".new"), join(folder, name));
  }

  /** That what is sent now, as was printed, is found with this attribute. */
  async function expectDocumentWith(value: string): Promise<void> {
    sent += 1;
    const words = `hello number ${sent}`;
    const answer = await pasted(up.command(SEND).replace("hello by hand", words));
    expect(JSON.parse(answer)).toEqual({ partialSuccess: {} });
    const found = JSON.parse(await pastedUntil(up.command(LOOK), words));
    const document = found.hits.hits.find((hit: object) => JSON.stringify(hit).includes(words));
    expect(Object.values(document._source.resource.attributes)).toContain(value);
  }

  const mark = (role: string, value: string) => ({
    attributes: [{ key: `marked-by-${role}`, value, action: "upsert" }],
  });

  test("what is printed sends an item and finds its document", async () => {
    expect(JSON.parse(await pasted(up.command(SEND)))).toEqual({ partialSuccess: {} });
    const answer = await pastedUntil(up.command(LOOK), "hello by hand");
    expect(JSON.parse(answer).hits.hits[0]._source).toMatchObject({
      resource: { attributes: { "service.name": "by-hand" } },
    });
    for (const url of up.stdout.match(/http:\/\/\S+\/metrics/g) ?? []) {
      expect(await pasted(`curl -sS ${url}`)).toContain("otelcol_process_uptime");
    }
    expect(up.stdout.match(/http:\/\/\S+\/metrics/g)).toHaveLength(2);
    expect(up.stdout).toMatch(/backend's variables +ELASTICSEARCH_API_KEY, MARK$/m);
  });

  test("the printed key reads, changes nothing and is in no output", async () => {
    const file = /; \. (\S+);/.exec(up.stdout)?.[1] ?? "";
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { ELASTICSEARCH_URL, ELASTICSEARCH_API_KEY = "" } = parseEnv(readFileSync(file, "utf8"));
    const written = await fetch(`${ELASTICSEARCH_URL}/logs-mine.otel-default/_doc`, {
      method: "POST",
      headers: {
        authorization: `ApiKey ${ELASTICSEARCH_API_KEY}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ "@timestamp": new Date().toISOString() }),
    });
    expect(written.status).toBe(403);
    const backend = await up.pidOf(/backend\/config\.yaml/);
    keys = [ELASTICSEARCH_API_KEY, await variableOf(backend, "ELASTICSEARCH_API_KEY")];
    expect(keys.filter((key) => key.length > 20)).toHaveLength(2);
  });

  test.each([
    ["edge.yaml", "edge"],
    ["backend-elasticsearch.yaml", "backend"],
  ])("%s with another processor runs at once", async (name, role) => {
    const from = up.stdout.length;
    const text = readFileSync(join(folder, name), "utf8");
    const entry = role === "edge" ? "[otlp]\n      exp" : "[kafka]\n      exp";
    const at = text.lastIndexOf(entry);
    const used = `${text.slice(0, at)}${entry.replace("\n", "\n      processors: [resource/mark]\n")}`;
    const processor = mark(role, `${role} was here`);
    await change(
      name,
      ["processors", "resource/mark"],
      processor,
      used + text.slice(at + entry.length),
    );
    const said = await up.says(`${role} restarted with ${name} (sha256 `, "stdout", from);
    expect(said.trim().split("\n")).toHaveLength(1);
    await expectDocumentWith(`${role} was here`);
  });

  test("a renamed receiver keeps its address; a variable is the given one", async () => {
    const from = up.stdout.length;
    const text = readFileSync(join(folder, "edge.yaml"), "utf8");
    const renamed = text
      .replace("\n  otlp:", "\n  otlp/other:")
      .replaceAll("[otlp]", "[otlp/other]")
      .replaceAll("[ otlp ]", "[otlp/other]");
    expect(renamed.match(/otlp\/other/g)).toHaveLength(4);
    await change(
      "edge.yaml",
      ["processors", "resource/mark"],
      mark("edge", `\${env:MARK}`),
      renamed,
    );
    await up.says("edge restarted", "stdout", from);
    await expectDocumentWith("given by the user");
  });

  test.each([
    ["is not YAML", "config-yaml", (text: string) => `${text}\n  broken: [`, "edge.yaml:"],
    [
      "names an unknown component",
      "config-unknown-component",
      (text: string) => text.replace("resource/mark:", "resorce/mark:"),
      "resorce",
    ],
    [
      "refers to a variable that is not set",
      "config-unset-variable",
      (text: string) => text.replace("env:MARK}", "env:NOT_SET_FOR_TEST}"),
      "NOT_SET_FOR_TEST",
    ],
    [
      "the collector refuses",
      "config-invalid",
      (text: string) => text.replace("required_acks", "required_aks"),
      "required_aks",
    ],
    [
      "is valid and does not start",
      "part-failed",
      (text: string) =>
        text
          .replace("\nexporters:", "\nexporters:\n  file:\n    path: /no/such/folder/out.json")
          .replaceAll(/exporters: \[ ?kafka ?\]/g, "exporters: [kafka, file]"),
      "/no/such/folder/out.json",
    ],
  ])("a config that %s is reported, and the old one goes on", async (_what, code, broken, part) => {
    const good = readFileSync(join(folder, "edge.yaml"), "utf8");
    expect(broken(good)).not.toBe(good);
    const from = up.stderr.length;
    const out = up.stdout.length;
    await replace("edge.yaml", broken(good));
    const said = await up.says("edge goes on with edge.yaml", "stderr", from);
    expectOneMessage(said, code);
    expect(said).toContain(part);
    expect(said).toContain("remedy: ");
    await expectDocumentWith("given by the user");
    expect(up.stdout.slice(out)).toBe("");
    await replace("edge.yaml", good);
    await up.says("edge runs with edge.yaml", "stdout", out);
  });

  test("Ctrl-C ends it with exit code 0, and no secret was printed", async () => {
    up.process.kill("SIGINT");
    const { exitCode } = await up.process;
    expect(exitCode, up.stderr).toBe(0);
    expect(up.stderr).not.toContain("[interrupted]");
    await up.leavesNothing();
    for (const key of keys) {
      expect(up.stdout).not.toContain(key);
      expect(up.stderr).not.toContain(key);
      expect(await filesContaining(up.logs, key)).toEqual([]);
    }
  });
});

// At other moments, and by SIGHUP: tests/exhaustive/up.test.ts.
describe("the end", () => {
  test("Ctrl-C once backend was started: one message, nothing left", () =>
    expectInterrupted("backend"));

  test("SIGTERM ends a ready one with code 0", () => expectEnded("SIGTERM"));

  test("kill -9 leaves nothing behind", async () => {
    const up = await RunningUp.start(["--target", "motlp"]);
    await up.ready();
    up.process.kill("SIGKILL");
    await up.process;
    await up.leavesNothing();
  });

  test("npm passes on that it is to end", async () => {
    const up = await RunningUp.start(["--target", "motlp"], {}, ["npm", "run", "up", "--"]);
    await up.ready();
    // npm's child, which nobody ends for us if npm does not.
    const pid = await up.pidOf(/^\d+: node -- src\/cli\.ts up/);
    onTestFinished(() => endNow(pid));
    up.process.kill("SIGTERM");
    await up.leavesNothing();
    await up.process;
  });

  test("a part that dies ends it with one message", async () => {
    const up = await RunningUp.start(["--target", "motlp"]);
    await up.ready();
    process.kill(await up.pidOf(/backend\/config\.yaml/), "SIGKILL");
    const { exitCode } = await up.process;
    expect(exitCode).toBe(2);
    expectOneMessage(up.stderr, "part-failed");
    expect(up.stderr).toContain("backend ended unexpectedly by SIGKILL");
    await up.leavesNothing();
  });
});

test("what mOTLP has accepted is read with what is printed", async () => {
  const up = await RunningUp.start(["--target", "motlp"]);
  onTestFinished(() => void up.process.kill("SIGKILL"));
  await up.ready();
  await pasted(up.command(SEND));
  await pastedUntil(up.command(LOOK), "hello by hand");
  up.process.kill("SIGINT");
  expect((await up.process).exitCode, up.stderr).toBe(0);
});

describe("bad input", () => {
  test.each([
    [["--nonsense"], "bad-option", "--nonsense"],
    [["--items", "5"], "bad-option", "--items"],
    [["--edge", "configs/durable/edge.yaml"], "bad-option", "--backend"],
    [["--configs", "configs/durable", "--edge", "e.yaml"], "bad-option", "exclude each other"],
    [["--edge", "no-such.yaml", "--backend", "b.yaml"], "file-not-found", "no-such.yaml"],
    [["--configs", "no/such/folder"], "file-not-found", "no/such/folder"],
    [["--env", "NOVALUE"], "bad-option", "NAME=VALUE"],
    [["--edot", "0.0.1"], "unknown-edot-version", "9.4.3"],
    [["--brokers", "3"], "not-available", "--runtime docker"],
    [["--logs", "package.json/below"], "bad-option", "package.json/below"],
  ])("%j", async (args, code, part) => {
    const { exitCode, stdout, stderr } = await cli(["up", "--runtime", "process", ...args]);
    expect(exitCode, stderr).toBe(2);
    expect(stdout).toBe("");
    expectOneMessage(stderr, code);
    expect(stderr).toContain("remedy: ");
    expect(stderr).toContain(part);
  });

  test("options that npm took for its own are not ignored", async () => {
    const { exitCode, stderr } = await cli(["up"], { npm_config_watch: "true" });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("npm run up -- --watch");
  });

  test("a port that another program took", async () => {
    const up = await RunningUp.start([]);
    onTestFinished(() => void up.process.kill("SIGKILL"));
    // By then all ports are chosen, and no part has begun to listen.
    await up.started("edge-validate");
    for (const port of portsOf(up.process.pid)) {
      const server = createServer().listen(port, "127.0.0.1");
      // Some part may have been faster. Who asks this one gets no answer, and is not kept by it.
      server.on("error", () => undefined);
      onTestFinished(() => void server.close());
    }
    const { exitCode } = await up.process;
    expect(exitCode, up.stderr).toBe(2);
    expectOneMessage(up.stderr, "port-in-use");
    expect(up.stdout).toBe("");
    await up.leavesNothing();
  });
});

/** The ports that a process has chosen. */
function portsOf(pid: number | undefined): number[] {
  const locks = "/tmp/edot-kafka-ports";
  return readdirSync(locks)
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => readFileSync(join(locks, name), "utf8") === String(pid))
    .map(Number);
}

function endNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
