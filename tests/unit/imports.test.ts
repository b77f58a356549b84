import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const SRC = resolve("src");

/** The rooms that draw verdicts: they read what a run has written, and know nothing of how it ran. */
const JUDGING = ["record", "findings", "hops", "alarms", "judging"];
const RUNNING = ["scenario", "pipeline", "parts", "hosting", "runtimes", "faults", "incidents"];

/** What still goes from one room to another against the rules, with the reason why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

/** `findings/a.ts -> hops/b.ts` for every import between rooms of `src/`, those of types alone included. */
function imports(): { readonly from: string; readonly to: string; readonly text: string }[] {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const specifiers = readFileSync(join(SRC, file), "utf8").matchAll(
        /(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g,
      );
      return [...specifiers].map(([, specifier = ""]) => {
        const target = relative(SRC, resolve(SRC, dirname(file), specifier));
        return { from: roomOf(file), to: roomOf(target), text: `${file} -> ${target}` };
      });
    })
    .filter(({ from, to, text }) => from !== to && !(text in EXCEPTIONS));
}

function roomOf(path: string): string {
  return path.split("/")[0] ?? path;
}

test("what draws a verdict imports nothing of what runs", () => {
  const found = imports().filter(({ from, to }) => JUDGING.includes(from) && RUNNING.includes(to));
  expect(found.map(({ text }) => text)).toEqual([]);
});

test("between the rooms from the record to the scenarios there is no circle", () => {
  const ROOMS = [...JUDGING, "report", "scenario", "upgrade"];
  const arrows = imports().filter(({ from, to }) => ROOMS.includes(from) && ROOMS.includes(to));
  const reached = (room: string, seen = new Set<string>()): ReadonlySet<string> => {
    for (const { to } of arrows.filter(({ from }) => from === room)) {
      if (!seen.has(to)) reached(to, seen.add(to));
    }
    return seen;
  };
  expect(ROOMS.filter((room) => reached(room).has(room))).toEqual([]);
});
