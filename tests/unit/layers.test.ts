import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const SRC = resolve("src");

/** The rooms of `src/`: each imports only itself and those before it, types included. */
const ROOMS = [
  ...["base", "otlp", "collector-config", "record", "traffic", "stack", "capture"],
  ...[
    "verdict",
    "checks",
    "report",
    "scenario",
    "upgrade",
    "up",
    "runner",
    "cli",
    "cli.ts",
    "index.ts",
  ],
];

/** What is drawn from a history alone knows nothing of what runs. */
const FROM_HISTORY = ["record", "verdict"];
const RUNS = ["stack", "capture"];

interface Import {
  readonly from: string;
  readonly to: string;
}

const IMPORTS: readonly Import[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((from) => {
    const found = readFileSync(join(SRC, from), "utf8").matchAll(
      /(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g,
    );
    return [...found].map(([, specifier = ""]) => ({
      from,
      to: relative(SRC, resolve(SRC, dirname(from), specifier)),
    }));
  });

const roomOf = (path: string) => path.split("/")[0] ?? path;
const place = (path: string) => ROOMS.indexOf(roomOf(path));
const shown = ({ from, to }: Import) => `${from} -> ${to}`;

test("every room of src has a place in the order", () => {
  expect(readdirSync(SRC).filter((name) => !ROOMS.includes(name))).toEqual([]);
});

test("no room imports one that comes after it", () => {
  const wrong = IMPORTS.filter(({ from, to }) => to.startsWith("..") || place(to) > place(from));
  expect(wrong.map(shown)).toEqual([]);
});

test("what is drawn from a history imports nothing of what runs", () => {
  const wrong = IMPORTS.filter(
    ({ from, to }) => FROM_HISTORY.includes(roomOf(from)) && RUNS.includes(roomOf(to)),
  );
  expect(wrong.map(shown)).toEqual([]);
});

test("no files import each other in a circle", () => {
  const targets = Map.groupBy(IMPORTS, ({ from }) => from);
  const open = new Set<string>();
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string) => {
    if (done.has(file)) return;
    if (open.has(file)) {
      circles.push([...open, file].slice([...open].indexOf(file)).join(" -> "));
      return;
    }
    open.add(file);
    for (const { to } of targets.get(file) ?? []) visit(to);
    open.delete(file);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file);
  expect(circles).toEqual([]);
});

/** Findings that are about one target alone, or word their remedy by it. */
const BY_TARGET = [
  "no-credentials",
  "rate-limited",
  "rejected-documents",
  "retries-exhausted",
  "too-large",
];

test("what a kind of target is and does is decided in the tables by kind alone", () => {
  const branches = readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .filter((file) =>
      /(kind|target|targetOf\(\w+\)) [!=]== "(elasticsearch|motlp)"/.test(
        readFileSync(join(SRC, file), "utf8"),
      ),
    );
  const allowed = [
    "stack/targets/elasticsearch/written-endpoints.ts",
    ...BY_TARGET.map((code) => `verdict/findings/${code}.ts`),
  ];
  expect(branches.filter((file) => !allowed.includes(file))).toEqual([]);
});
