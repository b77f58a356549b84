import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // A pipeline takes half a minute to start, and is as slow to lose something.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // A pipeline for each test file at once is more than most machines have memory for.
    fileParallelism: false,
  },
});
