import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { addVersion } from "../../../scripts/edot-versions/add-version.ts";
import { missingModule } from "../../../scripts/edot-versions/collector-module.ts";
import { NEEDED } from "../../../scripts/edot-versions/needed-components.ts";
import { repositoryPath } from "../../../src/base/repository.ts";
import { parseVersions } from "../../../src/base/versions.ts";
import { loadCollectorConfig } from "../../../src/collector-config/collector-config.ts";
import { componentStatus } from "../../../src/collector-config/edot-components.ts";
import { FakeMachine } from "../stack/provision/fake-machine.ts";

const LIST = readFileSync(repositoryPath("scripts/edot-collector/9.4.3/documented.yaml"), "utf8");
const KNOWN = readFileSync(repositoryPath("configs/versions.json"), "utf8");

let root = "";
let said: string[] = [];

/** A checkout with the known versions, on a machine whose Go is a fake. */
beforeEach(() => {
  for (const [name, value] of Object.entries(new FakeMachine().env)) vi.stubEnv(name, value);
  root = mkdtempSync(join(tmpdir(), "checkout-"));
  mkdirSync(join(root, "configs"));
  writeFileSync(join(root, "configs/versions.json"), KNOWN);
  writeFileSync(join(root, "list.yaml"), LIST);
  said = [];
});

afterEach(() => {
  vi.unstubAllEnvs();
});

function add(version = "9.9.1", manifest = "list.yaml"): Promise<void> {
  return addVersion({
    root,
    version,
    manifest: join(root, manifest),
    say: (text) => said.push(text),
  });
}

function expectNothingWritten(): void {
  expect(readFileSync(join(root, "configs/versions.json"), "utf8")).toBe(KNOWN);
  expect(existsSync(join(root, "scripts"))).toBe(false);
}

test("a version gets its list, its module and its entry", async () => {
  vi.stubEnv("FAKE_GO_UNSERVED", "forwardconnector");
  await add();
  const folder = join(root, "scripts/edot-collector/9.9.1");
  expect(readdirSync(folder).toSorted()).toEqual([
    ...["components.go", "documented.yaml", "go.mod", "go.sum", "main.go", "manifest.yaml"],
  ]);
  expect(readdirSync(join(root, "scripts/edot-collector"))).toEqual(["9.9.1"]);
  expect(readFileSync(join(folder, "go.sum"), "utf8")).toContain("example.com/unchecked");
  const manifest = readFileSync(join(folder, "manifest.yaml"), "utf8");
  expect(manifest).toContain(
    "# - not served as Go modules at this version:\n#   forwardconnector\n",
  );
  expect(manifest).not.toContain("gomod: go.opentelemetry.io/collector/connector/forwardconnector");
  const entry = parseVersions(readFileSync(join(root, "configs/versions.json"), "utf8")).edot[
    "9.9.1"
  ];
  expect(entry).toEqual({
    core: "v0.152.0",
    contrib: "v0.152.0",
    image: "docker.elastic.co/elastic-agent/elastic-otel-collector:9.9.1",
    goModule: "scripts/edot-collector/9.9.1",
  });
  expect(said.join("\n")).toContain("not served as Go modules at this version: forwardconnector");
  expect(said.join("\n")).toContain("the checksum database does not know example.com/unchecked");
});

test("a known version is made again: its entry stays as it is", async () => {
  await add("9.4.3");
  expect(readFileSync(join(root, "configs/versions.json"), "utf8")).toBe(KNOWN);
  expect(readFileSync(join(root, "scripts/edot-collector/9.4.3/documented.yaml"), "utf8")).toBe(
    LIST,
  );
});

describe("nothing is written", () => {
  test.each([
    ["a component that the pipeline needs is not served", { FAKE_GO_UNSERVED: "kafkareceiver" }],
    ["two of them are not", { FAKE_GO_UNSERVED: "kafkareceiver elasticsearchexporter" }],
  ])("when %s", async (_name, env) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const details = env.FAKE_GO_UNSERVED.split(" ").map((name) =>
      expect.stringMatching(`/${name} v0\\.15[23]\\.0: not served$`),
    );
    await expect(add()).rejects.toMatchObject({
      code: "artifact-failed",
      message: expect.stringMatching(/^EDOT 9\.9\.1 cannot be built: .*the pipeline needs/),
      details: expect.arrayContaining(details),
    });
    expectNothingWritten();
  });

  test.each([
    ["cannot be asked", "FAKE_GO_UNREACHED", "connection refused"],
    ["has no time", "FAKE_GO_BUSY", "429 Too Many Requests"],
  ])("when the proxy %s, which is not the same as not served", async (_name, variable, why) => {
    vi.stubEnv(variable, "forwardconnector");
    await expect(add()).rejects.toMatchObject({
      message: expect.stringContaining("did not say whether it serves"),
      details: [expect.stringContaining(why)],
    });
    expectNothingWritten();
  });

  test("when a module of a module is not served", async () => {
    vi.stubEnv(
      "FAKE_GO_LIST_SAYS",
      "/m/a.go:18:2: missing go.sum entry for module providing package example.com/b (imported by example.com/a); to add:",
    );
    await expect(add()).rejects.toMatchObject({
      message: "the Go module proxy does not serve example.com/b, which example.com/a needs",
    });
    expectNothingWritten();
  });

  test.each([
    ["a typo in the version", "9.4", "list.yaml", "bad-option"],
    ["a missing file", "9.9.1", "nowhere.yaml", "file-not-found"],
  ])("for %s", async (_name, version, manifest, code) => {
    await expect(add(version, manifest)).rejects.toMatchObject({ code });
    expectNothingWritten();
  });

  test("for another release's page", async () => {
    const page = `for EDOT Collector version 9.4.3.\n\`\`\`yaml\n${LIST}\`\`\`\n`;
    writeFileSync(join(root, "page.md"), page);
    await expect(add("9.9.1", "page.md")).rejects.toMatchObject({
      message: "the list is for EDOT 9.4.3, not 9.9.1",
    });
    expectNothingWritten();
  });
});

test("other failures of the check are left as they are", () => {
  expect(missingModule(["syntax error"])).toBeUndefined();
});

test.each([
  ...["edge", "backend-elasticsearch", "backend-motlp"].flatMap((name) =>
    ["documented", "durable"].map((set) => [set, name] as const),
  ),
])("what configs/%s/%s.yaml uses is needed", async (set, name) => {
  const role = name === "edge" ? "edge" : "backend";
  const config = await loadCollectorConfig(role, repositoryPath(`configs/${set}/${name}.yaml`));
  for (const { section, type } of config.components) {
    expect(componentStatus("9.4.3", section, type)).toBe("built");
    const needed = (NEEDED[section] ?? []).some((module) =>
      module.startsWith(type.replaceAll("_", "")),
    );
    expect(needed, `${section}: ${type}`).toBe(true);
  }
});
