import { testSideBySideOn } from "./side-by-side.ts";

testSideBySideOn("motlp", ["durable", "a filter that drops logs"]);
