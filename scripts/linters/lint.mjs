// Reads stylesheets and scripts: node scripts/linters/lint.mjs [files…]; without any, all of static/.
// One line for each fault, `path:line:column words`; the exit status is 1 where there is one.
import { readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import eslintRules from "@eslint/js";
import { ESLint } from "eslint";
import globals from "globals";
import stylelint from "stylelint";
import { data, missingIn, oldest } from "./browsers.mjs";
import * as forCss from "./css_support.mjs";
import * as forJs from "./js_support.mjs";
import * as improvements from "./improvements.mjs";

const ROOT = path.resolve(path.dirname(new URL(import.meta.url).pathname), "../..");
// Only the admin's pages load these. Whatever is not named here, readers may get.
const STAFF = [
  "admin.css", "admin_plain.css", "copy_field.js", "copy_rich.js", "editing.js", "live.js", "name_choices.js", "queue.js",
  "section_editor.js", "worksheet.js",
];
const BROWSERS = { production: oldest("production"), staff: oldest("staff") };
// A service worker is read only where there are such workers: not in the apps of an iPhone.
BROWSERS.workers = Object.fromEntries(
  Object.entries(BROWSERS.production).filter(([name, version]) => !missingIn(data.api.ServiceWorkerGlobalScope, { [name]: version })),
);
const partOf = (name) => (STAFF.includes(name) ? "staff" : name.startsWith("worker") ? "workers" : "production");

const everything = ["css", "js"].flatMap((folder) =>
  readdirSync(path.join(ROOT, "static", folder), { recursive: true })
    .filter((name) => /\.(css|js)$/.test(name))
    .map((name) => path.join(ROOT, "static", folder, name)),
);
const given = process.argv.slice(2).map((name) => path.resolve(name));
const files = given.length ? given : everything;
const faults = [];
const used = { css: new Set(), js: new Set() };

function settings(part, language) {
  return {
    browsers: BROWSERS[part],
    improvements: improvements[language],
    used: used[language],
  };
}

async function readStylesheets(part, names) {
  const config = {
    plugins: [forCss.plugin(settings(part, "css"))],
    rules: {
      [forCss.ruleName]: true,
      "block-no-empty": true,
      "color-no-invalid-hex": true,
      "declaration-block-no-duplicate-properties": [true, { ignore: ["consecutive-duplicates-with-different-values"] }],
      "declaration-property-value-no-unknown": true,
      "function-calc-no-unspaced-operator": true,
      "media-feature-name-no-unknown": true,
      "named-grid-areas-no-invalid": true,
      "no-duplicate-at-import-rules": true,
      "no-invalid-double-slash-comments": true,
      "no-invalid-position-at-import-rule": true,
      "property-no-unknown": true,
      "selector-pseudo-class-no-unknown": true,
      "selector-pseudo-element-no-unknown": true,
      "selector-type-no-unknown": true,
      "string-no-newline": true,
      "unit-no-unknown": true,
    },
  };
  const { results } = await stylelint.lint({ files: names, config });
  for (const { source, warnings, parseErrors } of results)
    for (const { line, column, text } of [...warnings, ...parseErrors]) faults.push([source, line, column, text]);
}

async function readScripts(part, names) {
  const eslint = new ESLint({
    cwd: "/",
    overrideConfigFile: true,
    overrideConfig: [
      eslintRules.configs.recommended,
      {
        languageOptions: {
          // A syntax error in one browser is a script that never runs there: 2021 is what the oldest can read.
          ecmaVersion: part === "staff" ? 2022 : 2021,
          sourceType: "module",
          globals: { ...globals.browser, ...globals.serviceworker, location: "writable" },
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        plugins: { youju: forJs.plugin(settings(part, "js")) },
        rules: {
          "youju/known-to-readers": "error",
          "no-irregular-whitespace": ["error", { skipTemplates: true }], // Chinese has a wide space
        },
      },
    ],
  });
  for (const { filePath, messages } of await eslint.lintFiles(names))
    for (const { line, column, message } of messages) faults.push([filePath, line, column, message]);
}

for (const part of Object.keys(BROWSERS)) {
  const names = files.filter((name) => partOf(path.basename(name)) === part);
  const [sheets, scripts] = [".css", ".js"].map((end) => names.filter((name) => name.endsWith(end)));
  if (sheets.length) await readStylesheets(part, sheets);
  if (scripts.length) await readScripts(part, scripts);
}
if (!given.length) {
  for (const language of ["css", "js"])
    for (const name of Object.keys(improvements[language]))
      if (!used[language].has(name)) faults.push([path.join(ROOT, "scripts/linters/improvements.mjs"), 1, 1, `${name}: nothing uses it`]);
  for (const name of STAFF)
    if (!everything.some((file) => path.basename(file) === name)) faults.push([import.meta.filename, 1, 1, `${name}: no such file`]);
}
for (const [file, line, column, words] of faults) console.log(`${path.relative(ROOT, file)}:${line}:${column} ${words}`);
console.log(faults.length ? `${faults.length} faults` : `${files.length} files for ${Object.entries(BROWSERS.production).map((one) => one.join(" ")).join(", ")}`);
process.exitCode = faults.length ? 1 : 0;
