/** The version of a target that the harness itself stands in for, as reports print it. */
export const MOCK_VERSION = "mock";
