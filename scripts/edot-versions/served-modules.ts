import { z } from "zod";
import { HarnessError } from "../../src/base/errors.ts";
import type { GoTool } from "./go-tool.ts";

const answerSchema = z.object({
  Path: z.string(),
  Version: z.string().optional(),
  Error: z.string().optional(),
});

/** How a module proxy says that it has no such version, or that it hands it out to nobody. */
const REFUSED = /: reading \S+: (?:403|404|410) /;

/**
 * Asks the Go module proxy for modules, each with its sources: a proxy may know a version whose
 * sources it does not hand out.
 *
 * @param modules as `path version`
 * @returns those that are not served
 * @throws HarnessError `artifact-failed` when the proxy could not be asked
 */
export async function unservedModules(
  go: GoTool,
  modules: readonly string[],
): Promise<ReadonlySet<string>> {
  const asked = modules.map((gomod) => gomod.replace(" ", "@"));
  // It exits with 1 when one is missing; the answers say which.
  const output = await go.answers(["mod", "download", "-json", ...asked], {
    GOPROXY: await proxiesOnly(go),
  });
  const answers = output
    .split(/^(?=\{)/m)
    .filter((text) => text.startsWith("{"))
    .map((text) => answerSchema.parse(JSON.parse(text)));
  const unserved = new Set<string>();
  for (const gomod of modules) {
    const [path, version] = gomod.split(" ");
    const answer = answers.find(({ Path, Version }) => Path === path && Version === version);
    if (answer !== undefined && answer.Error === undefined) continue;
    if (answer?.Error !== undefined && REFUSED.test(answer.Error)) {
      unserved.add(gomod);
      continue;
    }
    throw new HarnessError({
      code: "artifact-failed",
      message: `the Go module proxy did not say whether it serves ${gomod}`,
      remedy: "check the network and GOPROXY (go env GOPROXY), and run the command again",
      details: (answer?.Error ?? output.slice(-500)).split("\n").slice(0, 4),
    });
  }
  return unserved;
}

/** Without `direct`: what only a version control system has is not in every build's reach. */
async function proxiesOnly(go: GoTool): Promise<string> {
  const configured = (await go.answers(["env", "GOPROXY"])).trim();
  const proxies = configured.split(/[,|]/).filter((name) => name !== "direct");
  return proxies.length === 0 ? configured : proxies.join(",");
}
