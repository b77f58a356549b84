#!/usr/bin/env -S node --
import "./base/lean-heap.ts";
import { keepCompiledCode } from "./base/compile-cache.ts";

keepCompiledCode();
// All imports of a module are compiled before its first line runs.
const { runProgram } = await import("./cli/program.ts");
await runProgram();
