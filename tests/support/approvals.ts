import { dirname, join } from "node:path";
import { expect } from "vitest";
import { APPROVED_FILE } from "../../src/record/approved-effects.ts";
import type { CliResult } from "./run-cli.ts";

/** An invocation ended with a code; what it printed is shown where it did not. */
export function expectExit(result: CliResult, code: number): void {
  expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(code);
}

/** Where the effects of a variant's configs are approved, by its arguments. */
export function approvedFileOf(args: readonly string[]): string {
  return join(dirname(args[1] ?? ""), APPROVED_FILE);
}
