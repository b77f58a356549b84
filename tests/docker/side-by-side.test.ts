import { testSideBySideOn } from "../e2e/side-by-side.ts";

testSideBySideOn("elasticsearch", ["a filter that drops logs"]);
