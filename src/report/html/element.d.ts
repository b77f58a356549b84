/**
 * Preact, as far as the report uses it. Its own types bring those of the DOM with them, which Node has
 * not, for every file of the project.
 */

/** An element, made but not written. */
export interface Element {
  readonly type: unknown;
  readonly props: object;
}

/** What may stand in an element; null leaves nothing. */
export type Child = Element | string | number | null | readonly Child[];

/** As they are written in HTML; `tabIndex`, `colSpan` and `viewBox` as the DOM has them. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Makes an element. Text and attributes are escaped when it is written. */
export function h(name: string, attributes: Attributes | null, ...children: Child[]): Element;

/** Writes an element as HTML. */
export function renderToString(element: Element): string;
