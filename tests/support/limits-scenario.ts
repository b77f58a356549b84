import { expect } from "vitest";
import type { Document } from "yaml";
import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import { expectJudgedAgain } from "./judged-again.ts";
import { verify } from "./run-cli.ts";

/** Requests of many small items and of large ones: scenario `limits`. */
const LIMITS = ["--scenario", "limits"];
/** The same to mOTLP. */
export const ON_MOTLP = [...LIMITS, "--target", "motlp"];

/** Lets a config write or read otlp_json. */
export function asJson(side: "exporters" | "receivers"): (config: Document) => void {
  return (config) => {
    for (const signal of SIGNALS) config.setIn([side, "kafka", signal, "encoding"], "otlp_json");
  };
}

/** `configs/durable` takes all of them. */
export async function expectAllTaken(target: TargetKind): Promise<void> {
  const result = await verify([...LIMITS, "--target", target]);
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
  const [scenario] = result.report().scenarios;
  for (const signal of SIGNALS) {
    expect(scenario?.signals[signal], signal).toMatchObject({ missing: 0, altered: 0, refused: 0 });
  }
  await expectJudgedAgain(result.folder);
}
