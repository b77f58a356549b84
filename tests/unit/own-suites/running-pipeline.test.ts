import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PartName } from "../../../fixtures/pipeline-under-test.ts";
import { RunningPipeline } from "../../../fixtures/running-pipeline.ts";
import { HarnessError } from "../../../src/base/errors.ts";

/** A pipeline on configs/durable whose parts do not start; `opened` counts the attempts. */
function pipelineOf() {
  const opened: string[] = [];
  const pipeline = new RunningPipeline({
    request: {
      edge: "configs/durable/edge.yaml",
      backend: "configs/durable/backend-motlp.yaml",
      edot: { edge: "9.4.3", backend: "9.4.3" },
      target: "motlp",
      runtime: "process",
      ...{ inherited: {}, env: {} },
      outage: { kind: "refuse", seconds: 1 },
    },
    signals: ["traces"],
    signal: new AbortController().signal,
    open: async (changes = {}, { title = "usual" } = {}) => {
      opened.push(`${title}: ${Object.keys(changes).length > 0 ? "changed" : "unchanged"}`);
      throw new HarnessError({ code: "port-in-use", message: "no parts in unit tests" });
    },
  });
  return { pipeline, opened };
}

test("play refuses an unknown incident with its place, before anything starts", async () => {
  const { pipeline, opened } = pipelineOf();
  await expect(pipeline.play("kafka-restartet")).rejects.toMatchObject({
    code: "bad-option",
    place: 'pipeline.play("kafka-restartet")',
    remedy: expect.stringContaining("kafka-restarted"),
  });
  await expect(pipeline.play("elasticsearch-busy")).rejects.toMatchObject({
    code: "bad-option",
    message: "the incident elasticsearch-busy cannot happen to the target motlp",
    remedy: "set target to elasticsearch",
  });
  await expect(pipeline.play("./nowhere.yaml")).rejects.toMatchObject({ code: "file-not-found" });
  expect(opened).toEqual([]);
});

test("play reports a typo in an incident file with its line", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "edot-incident-")), "ours.yaml");
  await writeFile(file, "title: ours\ntraffic: { for: 1s }\nfautls: []\n");
  const { pipeline, opened } = pipelineOf();
  await expect(pipeline.play(file)).rejects.toMatchObject({
    code: "incident-invalid",
    place: `${file}:3`,
  });
  expect(opened).toEqual([]);
});

test("an incident with settings of its own opens the pipeline with them", async () => {
  const { pipeline, opened } = pipelineOf();
  await expect(pipeline.play("kafka-wrong-password")).rejects.toMatchObject({
    code: "port-in-use",
  });
  expect(opened).toEqual([expect.stringMatching(/^(?!usual).*: changed$/)]);
});

test("after the first use, only an incident without settings of its own can be played", async () => {
  const { pipeline, opened } = pipelineOf();
  await expect(pipeline.send(1)).rejects.toMatchObject({ code: "port-in-use" });
  await expect(pipeline.play("kafka-wrong-password")).rejects.toMatchObject({
    code: "bad-option",
    message: expect.stringContaining("play it first in its test"),
  });
  await expect(pipeline.play("kafka-restarted")).rejects.toMatchObject({ code: "port-in-use" });
  expect(opened).toEqual(["usual: unchanged"]);
});

test.each<PartName>(["kafka", "target", "edge", "backend"])(
  "restart and resume refuse the %s unless it was killed or paused",
  async (part) => {
    const { pipeline, opened } = pipelineOf();
    await expect(pipeline.restart(part)).rejects.toThrow(`the ${part} has not been killed`);
    await expect(pipeline.resume(part)).rejects.toThrow(`the ${part} has not been paused`);
    expect(opened).toEqual([]);
  },
);
