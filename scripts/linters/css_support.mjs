// A rule for stylelint: nothing that the oldest browsers drop, unless it is only an improvement.
//
// An improvement is what stands inside `@supports`, after a declaration of the same property that they know, or is listed
// in improvements.mjs with its reason. A selector that they do not know takes its whole rule along, so it stands alone.
import selectorParser from "postcss-selector-parser";
import valueParser from "postcss-value-parser";
import stylelint from "stylelint";
import { data, missingIn } from "./browsers.mjs";

export const ruleName = "youju/known-to-readers";
const { at_rules: atRules = data.css["at-rules"], properties, selectors, types } = data.css;

// Functions and units lie at different depths of the data: color-mix() is types.color.color-mix.
const functions = new Map();
(function gather(place, path) {
  for (const [name, feature] of Object.entries(place)) {
    if (name === "__compat") continue;
    if (feature.__compat) functions.set(name.replace(/-function$/, ""), [`${path}.${name}`, feature]);
    if (path.split(".").length < 3) gather(feature, `${path}.${name}`);
  }
})(types, "types");

const unit = (name) =>
  /^[sld]v([whib]|min|max)$/.test(name)
    ? ["types.length.viewport_percentage_units_dynamic", types.length.viewport_percentage_units_dynamic]
    : /^cq/.test(name)
      ? ["types.length.container_query_length_units", types.length.container_query_length_units]
      : [`types.length.${name}`, types.length[name]];

function* featuresOfValue(property, value) {
  const found = [];
  valueParser(value).walk((node) => {
    if (node.type === "function") found.push([`${node.value}()`, functions.get(node.value)]);
    if (node.type !== "function" && node.type !== "word") return;
    const own = properties[property]?.[node.value];
    if (own) found.push([node.value, [`properties.${property}.${node.value}`, own]]);
    const measure = node.type === "word" && valueParser.unit(node.value);
    if (measure && measure.unit) found.push([measure.unit, unit(measure.unit)]);
  });
  for (const [words, feature] of found) if (feature?.[1]) yield [words, ...feature];
}

function* featuresOfDeclaration(declaration) {
  const property = declaration.prop.toLowerCase();
  if (property.startsWith("-webkit-")) return;
  if (properties[property]) yield [property, `properties.${property}`, properties[property]];
  yield* featuresOfValue(property, declaration.value);
  const isFlex = (one) => one.prop === "display" && /\bflex\b/.test(one.value);
  if (/^(row-|column-)?gap$/.test(property) && declaration.parent.some((one) => one.type === "decl" && isFlex(one)))
    yield [`${property} between flex items`, "properties.gap.flex_context", properties.gap.flex_context];
}

function* featuresOfSelector(selector) {
  const found = [];
  selector.walkPseudos((pseudo) => {
    const name = pseudo.value.replace(/^:+/, "");
    found.push([pseudo.value, `selectors.${name}`, selectors[name]]);
    if (name === "not" && pseudo.nodes.length > 1)
      found.push([":not() of a list", "selectors.not.selector_list", selectors.not.selector_list]);
  });
  selector.walkNesting(() => found.push(["&", "selectors.nesting", selectors.nesting]));
  yield* found.filter(([words, , feature]) => feature && !words.startsWith("::-webkit-"));
}

function* featuresOfAtRule(rule) {
  const known = atRules[rule.name];
  if (!rule.name.startsWith("-webkit-")) yield [`@${rule.name}`, `at-rules.${rule.name}`, known];
  if (rule.name !== "media") return;
  for (const [, name] of rule.params.matchAll(/\(\s*(?:min-|max-)?([a-z-]+)\s*[:)]/g))
    yield [`@media (${name})`, `at-rules.media.${name}`, known[name]];
  if (/[<>]|\w\s*=/.test(rule.params)) yield ["@media with < or >", "at-rules.media.range_syntax", known.range_syntax];
}

function insideSupports(node) {
  for (let place = node; place; place = place.parent)
    if (place.type === "atrule" && place.name === "supports" && !/^\s*not\b/.test(place.params)) return true;
  return false;
}

/** Whether an earlier declaration of the rule says the same for browsers that do not know this one. */
function hasFallback(declaration, isKnown) {
  for (let one = declaration.prev(); one; one = one.prev())
    if (one.type === "decl" && one.prop.replace(/^-webkit-/, "") === declaration.prop && isKnown(one)) return true;
  return false;
}

export function plugin({ browsers, improvements, used }) {
  const missing = ([, path, feature]) => {
    const listed = Object.keys(improvements).find((name) => path === name || path.startsWith(`${name}.`));
    const browser = feature && missingIn(feature, browsers);
    if (browser && listed) used.add(listed);
    return { browser, listed };
  };
  const rule = () => (root, result) => {
    const report = (node, words, browser, why = "") =>
      stylelint.utils.report({ ruleName, result, node, word: words, message: `${words}: ${browser} does not know it${why}` });
    const firstUnlisted = (features) => {
      for (const each of features) {
        const { browser, listed } = missing(each);
        if (browser && !listed) return [each[0], browser];
      }
      return null;
    };

    root.walkDecls((declaration) => {
      if (insideSupports(declaration) || declaration.parent.type === "atrule") return;
      const unknown = firstUnlisted(featuresOfDeclaration(declaration));
      const isKnown = (one) => [...featuresOfDeclaration(one)].every((each) => !missing(each).browser);
      if (unknown && !hasFallback(declaration, isKnown)) report(declaration, ...unknown);
    });
    root.walkAtRules((atRule) => {
      if (insideSupports(atRule)) return;
      if (!atRules[atRule.name] && !atRule.name.startsWith("-webkit-"))
        report(atRule, `@${atRule.name}`, "every browser that we ask for", " and drops what it holds");
      const unknown = atRules[atRule.name] && firstUnlisted(featuresOfAtRule(atRule));
      if (unknown) report(atRule, ...unknown);
    });
    root.walkRules((styleRule) => {
      if (insideSupports(styleRule) || /keyframes$/.test(styleRule.parent.name ?? "")) return;
      if (styleRule.parent.type === "rule" && missingIn(selectors.nesting, browsers))
        return report(styleRule, styleRule.selector, missingIn(selectors.nesting, browsers), " inside another rule");
      const list = selectorParser().astSync(styleRule.selector).nodes;
      const unlisted = list.map((one) => firstUnlisted(featuresOfSelector(one))).find(Boolean);
      if (unlisted) return report(styleRule, ...unlisted);
      const newer = list.filter((one) => [...featuresOfSelector(one)].some((each) => missing(each).browser));
      if (newer.length && newer.length < list.length)
        report(styleRule, String(newer[0]).trim(), "an old browser", " and drops the selectors beside it too");
    });
  };
  return stylelint.createPlugin(ruleName, Object.assign(rule, { ruleName, messages: {}, meta: {} }));
}
