import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createProgress } from "../../src/base/progress.ts";
import { versions } from "../../src/base/versions.ts";
import { STAND_IN_COMPONENTS } from "../../src/collector-config/stand-in-components.ts";
import { provision } from "../../src/stack/provision/provision.ts";
import { endKeepers } from "../../src/stack/runtimes/kept/keepers.ts";

/** What the configs of all tests use; the images that stand in are of the same collectors. */
export const TESTED_COMPONENTS = STAND_IN_COMPONENTS;

/**
 * Builds what is missing once, with progress, before the first test needs it: every EDOT version, since
 * a test that had to wait for a build would run into its time limit. Kafka and Elasticsearch stay from
 * test to test, and end after the last one.
 */
export async function setup(): Promise<() => Promise<void>> {
  await provision(
    { edotVersions: Object.keys(versions().edot), components: TESTED_COMPONENTS },
    createProgress(),
  );
  const before = process.env.EDOT_KAFKA_KEPT;
  // Not those of whoever runs the tests; a socket's path is short.
  const folder = mkdtempSync("/tmp/edot-kept-");
  // Elasticsearch may run as another user.
  chmodSync(folder, 0o755);
  process.env.EDOT_KAFKA_KEPT = folder;
  return async () => {
    await endKeepers();
    rmSync(folder, { recursive: true, force: true });
    if (before === undefined) delete process.env.EDOT_KAFKA_KEPT;
    else process.env.EDOT_KAFKA_KEPT = before;
  };
}
