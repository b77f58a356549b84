/** One image that a run uses. */
export interface RunImage {
  /** As the engine knows it. */
  readonly name: string;
  /** The version of the component in it, as far as its labels or its tag say. */
  readonly version: string;
  /** The published image that it was built to stand in for. */
  readonly standsInFor?: string;
}

/** The images of a run in containers. */
export interface RunImages {
  readonly kafka: RunImage;
  /** Where it is the target. */
  readonly elasticsearch?: RunImage;
  /** Of the two collectors. */
  readonly edge: RunImage;
  readonly backend: RunImage;
}
