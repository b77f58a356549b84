import { testSideBySideOn } from "../support/side-by-side.ts";

testSideBySideOn("elasticsearch", ["a filter that drops logs"]);
