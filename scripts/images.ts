/**
 * `npm run images [-- PART ... --edot VERSION --elasticsearch VERSION]`: builds images of `kafka`,
 * `elasticsearch` and `edot-collector` from the artifacts of the process runtime, for machines that
 * cannot pull the published ones. What is there already with the same contents is not built again.
 */
import { parseArgs } from "node:util";
import { formatError, HarnessError, toHarnessError } from "../src/base/errors.ts";
import { createProgress } from "../src/base/progress.ts";
import { versions } from "../src/base/versions.ts";
import { STAND_IN_COMPONENTS } from "../src/collector-config/stand-in-components.ts";
import { IMAGE_PARTS, type ImagePart } from "../src/stack/images/image-names.ts";
import { provision } from "../src/stack/provision/provision.ts";
import { buildImage } from "./images/build-image.ts";
import { ensureBase } from "./images/ensure-base.ts";

function isPart(name: string): name is ImagePart {
  return (IMAGE_PARTS as readonly string[]).includes(name);
}

interface Wanted {
  readonly names: readonly string[];
  readonly edot: string;
  readonly elasticsearch: string;
}

/** @throws HarnessError `bad-option` */
function wantedOf(args: readonly string[]): Wanted {
  const { defaults } = versions();
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        edot: { type: "string", default: defaults.edot },
        elasticsearch: { type: "string", default: defaults.elasticsearch },
      },
    });
    return { ...values, names: positionals };
  } catch (error) {
    throw new HarnessError({
      code: "bad-option",
      message: error instanceof Error ? error.message : String(error),
      remedy: "npm run images -- [PART ...] [--edot VERSION] [--elasticsearch VERSION]",
    });
  }
}

async function build({ names, edot, elasticsearch }: Wanted): Promise<void> {
  const unknown = names.find((name) => !isPart(name));
  if (unknown !== undefined) {
    throw new HarnessError({
      code: "bad-option",
      message: `there is no image ${JSON.stringify(unknown)}`,
      remedy: `name some of: ${IMAGE_PARTS.join(", ")}; or none for all of them`,
    });
  }
  const parts = names.length === 0 ? IMAGE_PARTS : names.filter(isPart);
  const progress = createProgress();
  const [artifacts, base] = await Promise.all([
    provision({ edotVersions: [edot], components: STAND_IN_COMPONENTS, elasticsearch }, progress),
    ensureBase(progress),
  ]);
  const built = await Promise.all(
    parts.map((part) => buildImage({ part, base, artifacts, edot, progress })),
  );
  process.stdout.write(`${built.join("\n")}\n`);
}

try {
  await build(wantedOf(process.argv.slice(2)));
} catch (thrown) {
  process.stderr.write(`${formatError(toHarnessError(thrown))}\n`);
  process.exitCode = 2;
}
