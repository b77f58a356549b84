import { expect, test } from "vitest";
import { documentation, invocation, withoutPublished } from "../../../src/base/invocation.ts";

test("a command is called by words that work where the user is", () => {
  expect(invocation("provision")).toBe("npm run provision");
  expect(invocation("provision", true)).toBe("npx edot-kafka provision");
});

test("where the harness is a dependency nothing refers to scripts of the repository", () => {
  expect(withoutPublished()).toContain("npm run images");
  expect(withoutPublished(false, "--edot 9.3.0")).toContain("npm run images -- --edot 9.3.0");
  expect(withoutPublished(true)).not.toContain("npm run");
});

test("a page of the documentation is where the harness is", () => {
  expect(documentation("reference/account.md")).toBe("docs/reference/account.md");
  expect(documentation("reference/account.md", true)).toMatch(/docs\/reference\/account\.md$/);
});
