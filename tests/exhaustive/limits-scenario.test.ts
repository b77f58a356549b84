import { expect, test } from "vitest";
import type { Document } from "yaml";
import { writeVariant } from "../support/config-variants.ts";
import { asJson, expectAllTaken, ON_MOTLP } from "../support/limits-scenario.ts";
import { verify } from "../support/run-cli.ts";

const QUEUE = ["exporters", "kafka", "sending_queue"];

test("configs/durable takes all of them: elasticsearch", () => expectAllTaken("elasticsearch"));

test("a limit that follows the finding's remedy: nothing is lost", async () => {
  const variant = {
    edge: (config: Document) => {
      asJson("exporters")(config);
      config.setIn([...QUEUE, "batch", "max_size"], 300_000);
    },
    backend: asJson("receivers"),
  };
  const result = await verify([...(await writeVariant(variant, "motlp")), ...ON_MOTLP]);
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
});
