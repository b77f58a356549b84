import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, processesUsing } from "../support/run-cli.ts";

/** What keeps an incident from being played: one message, with the place and the remedy, before anything starts. */
async function refusal(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await cli(["reproduce", ...args]);
  expect(exitCode, stdout).toBe(2);
  expect(stderr).toMatch(/^error: .* \[[a-z-]+\]\n( {2}at: .*\n)? {2}remedy: .*$/);
  return stderr;
}

test.each([
  [[], "no incident was named"],
  [["kafka-restartet"], 'unknown incident "kafka-restartet"'],
  [["no/such.yaml"], "the file does not exist"],
  [["bulk-too-large", "--target", "motlp"], "add --target elasticsearch"],
  [["poison-message", "poison-message"], "two incidents are called poison-message"],
  [["--replay", "no-such.ndjson"], "there is no such capture"],
  [["--replay", "a.ndjson", "--replay-topic", "otel-logs"], "not of the form CAPTURED=OWN"],
  [["poison-message", "--replay-topic", "a=b"], "--replay-topic requires a capture"],
  [["kafka-restartet", "--list"], 'unknown incident "kafka-restartet"'],
  [["kafka-restarted", "--scenario", "delivery"], "unknown option '--scenario'"],
] as const)("%j", async (args, message) => {
  expect(await refusal(...args)).toContain(message);
});

test("a typo in an incident's file, with its line", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "edot-incident-")), "mine.yaml");
  await writeFile(file, "title: mine\ntraffic: { for: 2s }\nfaults:\n  - { at: 1s, do: kil }\n");
  const said = await refusal(file);
  expect(said).toContain("faults.0.do: Invalid discriminator value");
  expect(said).toContain(`${file}:4`);
});

test("a config without what the incident changes", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "edot-incident-")), "mine.yaml");
  const setup = "setup: { edge: { processors: { batch: { timeout: 1s } } } }\n";
  await writeFile(file, `title: mine\ntraffic: { for: 2s }\n${setup}`);
  expect(await refusal(file)).toMatch(/processors of the type batch.*\n {2}at: .*edge\.yaml:\d+/);
});

test("a setting that Kafka's broker does not know would change nothing: it is reported, and nothing is judged", async () => {
  const folder = await mkdtemp(join(tmpdir(), "edot-incident-"));
  const file = join(folder, "mine.yaml");
  const setup = "setup: { kafka: { message.max.bytes: 2000000, mesage.max.bytes: 2000000 } }\n";
  await writeFile(file, `title: mine\ntraffic: { for: 1s }\n${setup}`);
  const options = ["--target", "motlp", "--report", join(folder, "report")];
  const { exitCode, stderr } = await cli(["reproduce", file, ...options]);
  expect(exitCode, stderr).toBe(2);
  expect(stderr).toContain("Kafka's broker has no setting mesage.max.bytes [config-invalid]");
  expect(stderr).toContain("at: setup.kafka.mesage.max.bytes");
  expect(processesUsing(folder)).toEqual([]);
});
