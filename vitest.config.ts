import { cpus } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/longest-first.ts";

/** Suites whose tests start whole pipelines. */
const onRealParts = {
  // Much of a pipeline's time is waiting for what was broken on purpose: two cores carry three, since the
  // heaviest parts are booted once for each. With a fourth they only wait for each other.
  maxWorkers: 3,
  // After the unit tests, which are done in a minute and say what is wrong more plainly.
  sequence: { groupOrder: 1 },
  testTimeout: 600_000,
  hookTimeout: 600_000,
};

/** Suites that run the command in containers. */
const inContainers = {
  ...onRealParts,
  env: { EDOT_KAFKA_E2E_RUNTIME: "docker" },
  globalSetup: ["tests/docker/images-built.ts"],
  // Each test boots all of its parts: with a third one they only wait for each other.
  maxWorkers: 2,
};

export default defineConfig({
  test: {
    globalSetup: ["tests/temporary-folder.ts"],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.ts"],
          pool: "threads",
          // Modules are loaded once a thread rather than once a file: half of the time is loading.
          isolate: false,
          // One more than there are cores: some tests wait for processes.
          maxWorkers: cpus().length + 1,
          // Some start processes, which a busy machine may take its time for.
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          // Each starts a browser of its own.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts", "tests/documented/**/*.test.ts"],
          globalSetup: ["tests/support/provisioned.ts"],
          ...onRealParts,
        },
      },
      {
        test: {
          name: "smoke",
          include: ["tests/smoke/**/*.test.ts"],
          globalSetup: ["tests/support/provisioned.ts"],
          ...onRealParts,
        },
      },
      {
        test: {
          // What takes long and seldom changes: CI leaves it out.
          name: "exhaustive",
          include: ["tests/exhaustive/**/*.test.ts"],
          globalSetup: ["tests/support/provisioned.ts"],
          ...onRealParts,
        },
      },
      {
        test: {
          // All pairs, on both targets: half an hour in either runtime, so CI plays only some of them.
          name: "side-by-side",
          include: ["tests/side-by-side/**/*.test.ts"],
          globalSetup: ["tests/support/provisioned.ts"],
          ...onRealParts,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          // The harness as others install it.
          name: "package",
          include: ["tests/package/**/*.test.ts"],
          globalSetup: ["tests/support/provisioned.ts", "tests/package/installed.ts"],
          ...onRealParts,
        },
      },
      {
        test: {
          name: "docker",
          include: [
            "tests/docker/**/*.test.ts",
            // The same suite as with processes: it uses the command alone.
            "tests/e2e/delivery.test.ts",
          ],
          ...inContainers,
        },
      },
      {
        test: {
          // What takes long and is seldom another story than with processes: CI leaves it out.
          name: "docker-exhaustive",
          include: [
            "tests/docker-exhaustive/**/*.test.ts",
            "tests/e2e/{nothing-leaves,outages}.test.ts",
          ],
          ...inContainers,
        },
      },
      {
        test: {
          // What it does to the engine's images, no other test may see.
          name: "docker-alone",
          include: ["tests/docker-alone/**/*.test.ts"],
          globalSetup: ["tests/docker/images-built.ts"],
          ...onRealParts,
          // Each test boots all of its parts.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
