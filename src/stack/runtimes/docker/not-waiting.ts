import { StartupCheckStrategy } from "testcontainers";

/** Testcontainers' own wait ends at once: parts wait for what they need, with their logs at hand. */
class NotWaiting extends StartupCheckStrategy {
  override waitUntilReady(): Promise<void> {
    return Promise.resolve();
  }

  override checkStartupState(): Promise<"SUCCESS"> {
    return Promise.resolve("SUCCESS");
  }
}

export const notWaiting = new NotWaiting();
