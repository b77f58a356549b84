/**
 * The page's colours; canvases know nothing of CSS.
 *
 * @type {Map<string, string>}
 */
const theme = new Map();

const COLOURS = [
  ...["surface", "page", "text", "muted", "line", "accent", "outage"],
  ...["sent", "written", "consumed", "arrived", "waiting", "edgeQueue", "backendQueue"],
];

/** Reads the colours as they are now. */
export function readTheme() {
  const style = getComputedStyle(document.documentElement);
  for (const name of COLOURS) theme.set(name, style.getPropertyValue(`--${name}`).trim());
}

/**
 * @param {string} name as in {@link COLOURS}
 * @returns {string} the colour as it was read last
 */
export function colour(name) {
  return theme.get(name) ?? "gray";
}

/**
 * The same for Chart.js, which asks again whenever it draws.
 *
 * @param {string} name
 * @returns {() => string}
 */
export function coloured(name) {
  return () => colour(name);
}

/**
 * Calls back when what is looked at gets other colours: by day and by night, on paper.
 *
 * @param {() => void} redraw
 */
export function onThemeChange(redraw) {
  for (const query of ["(prefers-color-scheme: dark)", "print"]) {
    matchMedia(query).addEventListener("change", () => {
      readTheme();
      redraw();
    });
  }
}
