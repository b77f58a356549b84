import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { HarnessError } from "../../../src/base/errors.ts";
import {
  type CollectorConfig,
  loadCollectorConfig,
} from "../../../src/collector-config/collector-config.ts";
import { type CheckedPair, Reloads } from "../../../src/up/reloads.ts";

const text = (processor: string) => `receivers:
  otlp: { protocols: { http: {} } }
processors:
  ${processor}: {}
exporters:
  kafka: {}
service:
  pipelines:
    logs: { receivers: [otlp], processors: [${processor}], exporters: [kafka] }
`;

/** Two files, and a pipeline that runs with them and takes others. */
async function running() {
  const folder = await mkdtemp(join(tmpdir(), "edot-reloads-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = { edge: join(folder, "edge.yaml"), backend: join(folder, "backend.yaml") };
  for (const file of Object.values(files)) await writeFile(file, text("batch"));
  const configs: Record<"edge" | "backend", CollectorConfig> = {
    edge: await loadCollectorConfig("edge", files.edge),
    backend: await loadCollectorConfig("backend", files.backend),
  };
  const end = new AbortController();
  const reload = vi.fn(async (config: CollectorConfig, _inherited?: object) => {
    configs[config.role] = config;
  });
  const check = vi.fn((_pair: CheckedPair) => {});
  const said: string[] = [];
  const complaints: string[] = [];
  const reloads = new Reloads({
    pipeline: {
      config: (role) => configs[role],
      reload,
      signal: end.signal,
    },
    check,
    environment: { NEW: "from here", OTHER: "not asked for" },
    say: (line) => said.push(line),
    complain: (error, goesOn) => complaints.push(`${error.code}; ${goesOn}`),
  });
  return { files, configs, reloads, reload, check, said, complaints, end };
}

test("what has not changed is left alone", async () => {
  const { reloads, reload, said, files } = await running();
  await reloads.look();
  await writeFile(files.edge, text("batch"));
  await reloads.look();
  expect(reload).not.toHaveBeenCalled();
  expect(said).toEqual([]);
});

test.each(["edge", "backend"] as const)("another text goes to the %s, once", async (role) => {
  const { reloads, reload, said, files, configs } = await running();
  await writeFile(files[role], text("resource"));
  await Promise.all([reloads.look(), reloads.look()]);
  expect(reload).toHaveBeenCalledTimes(1);
  expect(reload.mock.calls[0]?.[0].files[0]?.text).toBe(text("resource"));
  expect(said).toEqual([
    `${role} restarted with ${role}.yaml (sha256 ${configs[role].sha256.slice(0, 12)})`,
  ]);
});

test("a text that comes while another one is loaded waits for its turn", async () => {
  const { reloads, reload, files, configs } = await running();
  const first = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  reload.mockImplementationOnce(async (config) => {
    begun.resolve();
    await first.promise;
    configs[config.role] = config;
  });
  await writeFile(files.edge, text("resource"));
  const looks = [reloads.look()];
  await begun.promise;
  await writeFile(files.backend, text("filter"));
  // Were it not to wait, this one would be done before the first.
  const order: string[] = [];
  looks.push(reloads.look().then(() => void order.push("second")));
  looks[0]?.then(() => void order.push("first"));
  await writeFile(files.edge, text("attributes"));
  expect(reload).toHaveBeenCalledTimes(1);
  first.resolve();
  await Promise.all(looks);
  expect(order).toEqual(["first", "second"]);
  expect(configs.edge.files[0]?.text).toBe(text("attributes"));
  expect(configs.backend.files[0]?.text).toBe(text("filter"));
});

test("variables that only the new text refers to are this machine's", async () => {
  const { reloads, reload, check, files } = await running();
  await writeFile(files.edge, text("resource").replace("kafka: {}", `kafka: { a: "\${env:NEW}" }`));
  await reloads.look();
  expect(check.mock.calls[0]?.[0].inherited).toEqual({ NEW: "from here" });
  expect(reload.mock.calls[0]?.[1]).toEqual({ NEW: "from here" });
});

test("what is refused is reported once for each text, and what runs goes on", async () => {
  const { reloads, reload, check, complaints, files, configs } = await running();
  const before = configs.edge;
  const goesOn = `edge goes on with edge.yaml (sha256 ${before.sha256.slice(0, 12)})`;
  await writeFile(files.edge, "receivers: [");
  await reloads.look();
  await reloads.look();
  expect(complaints).toEqual([`config-yaml; ${goesOn}`]);

  check.mockImplementationOnce(() => {
    throw new HarnessError({ code: "config-unset-variable", message: "not set" });
  });
  await writeFile(files.edge, text("refused-here"));
  await reloads.look();
  reload.mockRejectedValueOnce(new HarnessError({ code: "config-invalid", message: "refused" }));
  await writeFile(files.edge, text("refused-there"));
  await reloads.look();
  await rm(files.edge);
  await reloads.look();
  await reloads.look();
  expect(complaints.map((line) => line.split(";")[0])).toEqual([
    "config-yaml",
    "config-unset-variable",
    "config-invalid",
    "file-not-found",
  ]);
  expect(configs.edge).toBe(before);
});

test("a text that is put back is told to be running", async () => {
  const { reloads, reload, said, files } = await running();
  await writeFile(files.edge, "receivers: [");
  await reloads.look();
  await writeFile(files.edge, text("batch"));
  await reloads.look();
  expect(reload).not.toHaveBeenCalled();
  expect(said).toEqual([expect.stringMatching(/^edge runs with edge.yaml \(sha256 .*already$/)]);
});

test("what a run's end makes fail is not told", async () => {
  const { reloads, reload, complaints, files, end } = await running();
  reload.mockImplementationOnce(async () => {
    end.abort();
    throw new HarnessError({ code: "interrupted", message: "ended" });
  });
  await writeFile(files.edge, text("resource"));
  await reloads.look();
  expect(complaints).toEqual([]);
});
