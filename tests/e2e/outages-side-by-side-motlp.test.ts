import { testSideBySideOn } from "./side-by-side.ts";

testSideBySideOn("motlp", ["durable"]);
