import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { HarnessError } from "../../../../src/base/errors.ts";
import {
  chooseJdk,
  findJdks,
  type JdkSearch,
  machineJdks,
} from "../../../../src/stack/provision/jdk.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "jdk-"));
});

/** A folder that looks like a JDK (`javac: false`: like a JRE). */
function jdk(name: string, version: string, { javac = true } = {}): string {
  const home = join(root, name);
  mkdirSync(join(home, "bin"), { recursive: true });
  writeFileSync(join(home, "release"), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
  writeFileSync(join(home, "bin/java"), "", { mode: 0o755 });
  if (javac) writeFileSync(join(home, "bin/javac"), "", { mode: 0o755 });
  return home;
}

function choose(search: JdkSearch) {
  return chooseJdk(findJdks(search), search);
}

function errorOf(search: JdkSearch): HarnessError {
  try {
    choose(search);
  } catch (error) {
    if (error instanceof HarnessError) return error;
  }
  throw new Error("no error");
}

describe("the JDK that is chosen", () => {
  test("is the one of ES_JAVA_HOME, then of JAVA_HOME, then of the PATH, then of the folders", () => {
    const [a, b, c] = [jdk("a", "21.0.1"), jdk("b", "22"), jdk("c", "23.0.2")];
    jdk("jvm/d", "25");
    const folders = [{ root: join(root, "jvm") }];
    const all = { ES_JAVA_HOME: a, JAVA_HOME: b, PATH: join(c, "bin") };
    expect(choose({ env: all, folders })).toEqual({
      home: a,
      from: "ES_JAVA_HOME",
      version: "21.0.1",
    });
    expect(choose({ env: { ...all, ES_JAVA_HOME: "" }, folders }).from).toBe("JAVA_HOME");
    expect(choose({ env: { PATH: all.PATH }, folders }).from).toBe("PATH");
    expect(choose({ env: {}, folders }).home).toBe(join(root, "jvm/d"));
  });

  test("is found behind a link on the PATH", () => {
    const home = jdk("real", "21");
    mkdirSync(join(root, "bin"));
    symlinkSync(join(home, "bin/java"), join(root, "bin/java"));
    expect(choose({ env: { PATH: join(root, "bin") }, folders: [] }).home).toBe(home);
  });

  test("is the newest long-term release of the folders", () => {
    for (const version of ["17", "21", "25", "26"]) jdk(`jvm/${version}`, version);
    expect(choose({ env: {}, folders: [{ root: join(root, "jvm") }] }).version).toBe("25");
  });

  test("is found in folders that keep the home deeper inside", () => {
    jdk("mac/temurin/Contents/Home", "21");
    const folders = [{ root: join(root, "mac"), inside: "Contents/Home" }];
    expect(choose({ env: {}, folders }).home).toBe(join(root, "mac/temurin/Contents/Home"));
  });

  test("is not one that is too old, or has no compiler, or is not there", () => {
    const env = { ES_JAVA_HOME: jdk("old", "1.8.0_402"), JAVA_HOME: join(root, "gone") };
    jdk("jvm/jre", "25", { javac: false });
    jdk("jvm/good", "21");
    expect(choose({ env, folders: [{ root: join(root, "jvm") }] }).version).toBe("21");
  });
});

test("EDOT_KAFKA_JDK_FOLDERS replaces the usual folders", () => {
  const folders = (value: string) => machineJdks({ EDOT_KAFKA_JDK_FOLDERS: value }).folders;
  expect(folders("/a:/b")).toEqual([{ root: "/a" }, { root: "/b" }]);
  expect(folders("")).toEqual([]);
  expect(machineJdks({}).folders).toContainEqual({ root: "/usr/lib/jvm" });
});

test("without a JDK the error says where it looked and what it found", () => {
  const env = { JAVA_HOME: jdk("old", "17.0.15") };
  jdk("jvm/jre", "25", { javac: false });
  const error = errorOf({ env, folders: [{ root: join(root, "jvm") }] });
  expect(error.code).toBe("no-jdk");
  expect(error.place).toContain("JAVA_HOME");
  expect(error.place).toContain(join(root, "jvm"));
  expect(error.details).toEqual([
    `${env.JAVA_HOME}: Java 17.0.15 is older than 21`,
    `${join(root, "jvm/jre")}: Java 25 without a compiler (bin/javac)`,
  ]);
  expect(error.remedy).toContain("openjdk-21-jdk");
});
