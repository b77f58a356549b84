import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLock } from "../../../../src/stack/provision/lock.ts";

/** Holds a lock of its own folder until it is let go. */
function hold() {
  const file = join(mkdtempSync(join(tmpdir(), "lock-")), "lock");
  const held = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const ended = withLock({
    ...{ file, title: "EDOT Collector 9.4.3", enough: () => undefined, onWait: () => {} },
    action: () => {
      held.resolve();
      return letGo.promise;
    },
  });
  return { file, held: held.promise, letGo: letGo.resolve, ended };
}

test("locks of one process for the same thing in two caches are two", async () => {
  const [first, second] = [hold(), hold()];
  await Promise.all([first.held, second.held]);
  first.letGo();
  await first.ended;
  expect(existsSync(first.file)).toBe(false);
  expect(existsSync(second.file)).toBe(true);
  second.letGo();
  await second.ended;
  expect(existsSync(second.file)).toBe(false);
});
