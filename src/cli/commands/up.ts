import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { createProgress } from "../../base/progress.ts";
import { specOf } from "../../collector-config/config-source.ts";
import { checkBuiltHere, checkPipelineConfigs } from "../../collector-config/pipeline-check.ts";
import { referencedVariables } from "../../collector-config/variables.ts";
import { checkLeftOut } from "../../collector-config/without-components.ts";
import { requestedConfigs } from "../../stack/pipeline/requested-configs.ts";
import type { CheckedPair } from "../../up/reloads.ts";
import type { CommandOptions } from "../settings/sections.ts";
import { chooseRuntime } from "./choose-runtime.ts";
import { interruptSignal } from "./interrupt.ts";
import { imagesGiven, runName, toRunRequest } from "./run-options.ts";
import { tryConfigs } from "./try-configs.ts";

/** A terminal signals npm and this process, and npm passes its own on: that is one wish, not two. */
const SAME_WISH_MS = 500;
/** No scenario takes the target away. */
const NO_OUTAGE = { kind: "refuse", seconds: 0 } as const;

/** `up`: the pipeline on real parts, kept until Ctrl-C. */
export async function run(options: CommandOptions["up"]): Promise<void> {
  const asked = toRunRequest(options);
  const { edge, backend } = await requestedConfigs(asked);
  checkLeftOut(specOf(asked.edge).leaveOut, [edge, backend]);
  const given = imagesGiven(options);
  const isOwnCollector = given["edot-collector"] !== undefined;
  let builtHere: { readonly image?: string } | undefined;
  const check = (pair: CheckedPair) => {
    checkPipelineConfigs({ ...asked, ...pair, isOwnCollector });
    if (builtHere === undefined) return;
    checkBuiltHere([pair.edge, pair.backend], asked.edot, builtHere.image);
  };
  const inherited = referencedVariables([edge, backend], process.env);
  check({ edge, backend, inherited });
  const logs = resolve(options.logs ?? join("reports", runName(), "logs"));
  makeLogsFolder(logs);
  const progress = createProgress();
  const end = interruptSignal(SAME_WISH_MS);
  const onBuiltHere = (image?: string) => {
    builtHere = image === undefined ? {} : { image };
    check({ edge, backend, inherited });
  };
  const onChosen = (line: string) => process.stderr.write(`${line}\n`);
  const components = [edge, backend].flatMap((config) => config.defined);
  const wanted = { runtime: options.runtime, given, components, onChosen, onBuiltHere };
  const chosen = await chooseRuntime(wanted, { ...asked, outage: NO_OUTAGE }, progress, end);
  const tried = await tryConfigs({ edge, backend }, { ...asked, inherited, ask: chosen.ask });
  check({ edge: tried.edge.config, backend: tried.backend.config, inherited });
  const sources = { edge: tried.edge.source, backend: tried.backend.source };
  // No other command needs the parts in this process.
  const { keepPipeline } = await import("../../up/kept-pipeline.ts");
  await keepPipeline({
    request: { ...asked, ...sources, ...chosen.run, inherited },
    ...{ logs, check, progress, end },
    watch: options.watch === true,
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
  });
}

/** @throws HarnessError `bad-option` */
function makeLogsFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new HarnessError(
      {
        code: "bad-option",
        message: `the folder for the logs cannot be made: ${error instanceof Error ? error.message : error}`,
        place: folder,
        remedy: "choose another folder with --logs",
      },
      { cause: error },
    );
  }
}
