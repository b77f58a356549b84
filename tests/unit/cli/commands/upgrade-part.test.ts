import { expect, test } from "vitest";
import { partUpgradeOf } from "../../../../src/cli/commands/upgrade-part.ts";
import type { CommandOptions } from "../../../../src/cli/settings/sections.ts";

function asked(options: Partial<CommandOptions["upgrade"]>) {
  const defaults = { target: "elasticsearch" } satisfies Partial<CommandOptions["upgrade"]>;
  return () => partUpgradeOf({ ...defaults, ...options } as CommandOptions["upgrade"]);
}

test("an upgrade of EDOT is none of a part", () => {
  expect(asked({ from: "9.3.0", to: "9.4.3" })()).toBeUndefined();
});

test("Kafka and Elasticsearch are named by their releases", () => {
  expect(asked({ fromKafka: "4.0.2", toKafka: "4.1.1" })()).toEqual({
    ...{ part: "kafka", from: "4.0.2", to: "4.1.1" },
  });
  expect(asked({ fromElasticsearch: "9.4.3", toElasticsearch: "9.5.0" })()).toMatchObject({
    part: "elasticsearch",
  });
});

test.each([
  [{ fromKafka: "4.0.2" }, "--to-kafka is needed"],
  [{ toKafka: "4.0.2" }, "--from-kafka is needed"],
  [{ fromKafka: "4.1.1", toKafka: "4.1.1" }, "are both 4.1.1"],
  [{ fromKafka: "4.0.2", toKafka: "4.1.1", to: "9.4.3" }, "two upgrades"],
  [{ fromKafka: "4.0.2", toElasticsearch: "9.5.0" }, "two upgrades"],
  [{ fromKafka: "4.0.2", toKafka: "4.1.1", runtime: "docker" }, "not in containers"],
  [{ fromKafka: "4.0.2", toKafka: "4.1.1", fromConfigs: "old" }, "the configs stay"],
  [
    { fromElasticsearch: "9.4.3", toElasticsearch: "9.5.0", target: "motlp" },
    "no Elasticsearch to upgrade",
  ],
] as const)("%o is refused", (options, problem) => {
  expect(asked(options)).toThrow(problem);
});
