import type { Tree } from "../../../collector-config/tree.ts";
import { asRecord } from "../../../collector-config/tree.ts";
import type { Answer, Question } from "./ask.ts";

/** Older versions refuse the command without it; newer ones have it on. */
const GATE = "--feature-gates=otelcol.printInitialConfig";
const PRINT = ["print-config", "--mode=unredacted", "--format=json", "--validate=false"];

/**
 * A config as the collector takes it: several files merged, variables and files expanded, every default
 * set. It holds the secrets that the config or its variables hold: for memory alone.
 *
 * @param ask asks the collector about its configs
 * @param env the collector's variables
 * @returns nothing where this collector cannot print it
 * @see https://github.com/open-telemetry/opentelemetry-collector/blob/main/otelcol/command_print.go
 */
export async function printConfig(
  ask: (question: Question) => Promise<Answer>,
  env: Readonly<Record<string, string>>,
): Promise<Readonly<Tree> | undefined> {
  for (const args of [[GATE, ...PRINT], PRINT]) {
    const { code, stdout } = await ask({ args, env });
    if (code !== 0) continue;
    const printed = parsed(stdout);
    if (printed !== undefined) return printed;
  }
  return undefined;
}

function parsed(text: string): Tree | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}
