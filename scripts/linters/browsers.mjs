// Which browsers readers have, by the project's .browserslistrc, and what the oldest of each can do, by MDN's data.
import { readFileSync } from "node:fs";
import browserslist from "browserslist";

// The names of one browser in .browserslistrc and in the data; an app's web view is as old as its engine.
const NAMES = {
  chrome: ["chrome", "chrome_android", "webview_android"],
  samsung: ["samsunginternet_android"],
  safari: ["safari"],
  ios_saf: ["safari_ios", "webview_ios"],
};

export const data = JSON.parse(
  readFileSync(new URL("node_modules/@mdn/browser-compat-data/data.json", import.meta.url), "utf8"),
);

const number = (version) => Number.parseFloat(String(version).replace("≤", ""));

/** The oldest version of each browser that a part of .browserslistrc names: `{chrome: 86, …}`. */
export function oldest(part) {
  const found = {};
  for (const named of browserslist(undefined, { path: import.meta.dirname ?? "scripts/linters", env: part })) {
    const [name, versions] = named.split(" ");
    if (!NAMES[name]) throw new Error(`.browserslistrc names ${name}, of which MDN's data knows nothing`);
    const version = number(versions.split("-")[0]);
    for (const each of NAMES[name]) found[each] = Math.min(found[each] ?? Infinity, version);
  }
  return found;
}

// What a browser knows in part (an outline that does not follow round corners) it knows; what needs a switch or a prefix it does not.
const worksFrom = (statement, version) =>
  statement.version_added &&
  statement.version_added !== "preview" &&
  number(statement.version_added) <= version &&
  !statement.flags &&
  !statement.prefix &&
  !statement.alternative_name;
const endsBy = (statement, version) => statement.version_removed && number(statement.version_removed) <= version;

/** The first browser that does not know a feature of the data, in words; nothing when all do, or nobody recorded it. */
export function missingIn(feature, browsers) {
  const support = feature?.__compat?.support;
  if (!support) return "";
  for (const [name, version] of Object.entries(browsers)) {
    const statements = [support[name] ?? []].flat();
    const lasts = statements.some((statement) => !statement.version_removed);
    const now = statements.some((statement) => worksFrom(statement, version) && !endsBy(statement, version));
    if (statements.length && !(now && lasts)) return `${data.browsers[name].name} ${version}`;
  }
  return "";
}
