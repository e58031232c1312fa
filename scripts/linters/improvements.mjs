// What the oldest browsers lack and pages use all the same, each with what happens there without it.
// A name covers what the data lists below it. The linter complains of an entry that nothing uses any more.

export const css = {
  "at-rules.media.forced-colors": "a system with forced colours has a browser that knows them",
  "at-rules.media.prefers-color-scheme": "the light scheme; Samsung's browser of 2021 darkens pages by itself",
  "at-rules.media.prefers-contrast": "the usual colours, which keep to 7:1",
  "at-rules.page": "the margins that the printer's dialogue is set to",
  "properties.accent-color": "ticks in the browser's own colour",
  "properties.break-after.avoid": "a heading may stand alone at the foot of a printed page",
  "properties.cursor": "telephones have no pointer",
  "properties.field-sizing": "js/worksheet.js makes the fields of the admin as tall as their words",
  "properties.forced-color-adjust": "belongs to forced colours",
  "properties.hanging-punctuation": "punctuation at the edge stays inside the line",
  "properties.overflow-wrap.anywhere": "word-wrap: break-word stands before it; a table may grow wider than its words need",
  "properties.overscroll-behavior": "the page behind scrolls on at the end of a drawer",
  "properties.resize": "fields keep their height, as on every telephone",
  "properties.scroll-behavior": "a jump instead of a glide",
  "properties.scroll-margin-top": "a heading that is jumped to touches the edge",
  "properties.text-autospace": "Chinese and Latin stand as they are typed",
  "properties.text-decoration-skip-ink": "a line through the letters' feet under a found word",
  "properties.text-decoration-thickness": "underlines as thick as the browser draws them",
  "properties.text-spacing-trim": "full-width punctuation keeps its width",
  "properties.text-underline-offset": "underlines close to the letters",
  "properties.text-wrap": "lines break where they are full",
  "selectors.focus-visible": ":focus has the same ring, which a click shows there too",
};

export const js = {
  "api.Navigator.serviceWorker": "asked for first; in an iPhone's apps only the address of a page is kept",
  "api.ServiceWorkerContainer": "reached through navigator.serviceWorker",
  "api.ServiceWorkerRegistration": "reached through navigator.serviceWorker",
  "api.Navigator.share": "the button for it stays hidden",
  "api.SpeechSynthesis": "the button for reading aloud stays hidden",
  "api.SpeechSynthesisUtterance": "made by that button alone",
  "api.Window.speechSynthesis": "asked for first",
};
