// A rule for eslint: no object, function or property that the oldest browsers lack, unless it is only an improvement.
//
// What a member belongs to is known where a global stands before the dot. Otherwise the rule goes by its name, and
// complains only when nothing of that name, in any interface, is known to them; a script's own names (keys of its objects,
// what hangs on its CONSTANTS) are its own. `thing.method?.()` asks first.
import { data, missingIn } from "./browsers.mjs";

const { api } = data;
const { builtins } = data.javascript;
// What some globals are made of; the rest are interfaces themselves (Object, URL), or are looked for by name.
const INTERFACES = {
  caches: "CacheStorage", crypto: "Crypto", document: "Document", history: "History", localStorage: "Storage",
  location: "Location", navigator: "Navigator", performance: "Performance", screen: "Screen", sessionStorage: "Storage",
  speechSynthesis: "SpeechSynthesis",
};
const EVERYTHING = ["globalThis", "self", "window"];
const { properties } = data.css;
const LOOKBEHIND = data.javascript.regular_expressions.lookbehind_assertion;

const byName = new Map();
for (const [place, owners] of [["api", api], ["builtins", builtins]]) {
  for (const [owner, members] of Object.entries(owners)) {
    for (const [member, feature] of Object.entries(members)) {
      // What no standard knows (a Directory's path, say) is found in nobody's hands.
      if (member === "__compat" || !feature.__compat || feature.__compat.status?.standard_track === false) continue;
      const name = member.replace(/_(static|event)$/, "");
      if (!member.endsWith("_event")) byName.set(name, [...(byName.get(name) ?? []), [`${place}.${owner}.${name}`, feature]]);
    }
  }
}

const ofGlobal = (name) => {
  if (api[name]?.__compat) return [`api.${name}`, api[name]];
  if (builtins[name]?.__compat) return [`builtins.${name}`, builtins[name]];
  return [`api.Window.${name}`, api.Window[name]];
};

function ofMember(owner, name) {
  if (EVERYTHING.includes(owner)) return [ofGlobal(name)].filter(([, feature]) => feature);
  const own = INTERFACES[owner] ?? owner;
  for (const [place, owners] of [["api", api], ["builtins", builtins]]) {
    const feature = owners[own]?.[`${name}_static`] ?? owners[own]?.[name];
    if (feature?.__compat) return [[`${place}.${own}.${name}`, feature]];
  }
  return byName.get(name) ?? [];
}

export function plugin({ browsers, improvements, used }) {
  const create = (context) => {
    const found = []; // [node, words, features], judged when the script's own names are known
    const ownNames = new Set();
    const note = (node, words, features) => features.length && found.push([node, words, features]);
    const isGlobal = (node) => {
      const reference = context.sourceCode.getScope(node).references.find((one) => one.identifier === node);
      return node.type === "Identifier" && Boolean(reference) && !reference.resolved?.defs.length;
    };
    const judge = ([node, words, features]) => {
      const missing = features.map(([, feature]) => missingIn(feature, browsers));
      if (!missing.every(Boolean)) return;
      const isListed = (name) => features.some(([path]) => path === name || path.startsWith(`${name}.`));
      const listed = Object.keys(improvements).find(isListed);
      if (listed) used.add(listed);
      else context.report({ node, message: `${words}: ${missing[0]} does not know it (${features[0][0]})` });
    };

    return {
      MemberExpression(node) {
        const { object, property, parent } = node;
        if (node.computed || property.type !== "Identifier") return;
        const isCalled = parent.type === "CallExpression" && parent.callee === node;
        const isOurs = object.property?.name === "dataset" || /^[A-Z]+$/.test(object.name ?? "a") && !api[object.name];
        if (isOurs || (isCalled && parent.optional)) return;
        if (object.property?.name === "style") {
          const styled = property.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
          if (properties[styled]) note(property, styled, [[`properties.${styled}`, properties[styled]]]);
          return;
        }
        const owner = isGlobal(object) ? object.name : "";
        // What the language brings are methods, so a bare `.at` is a name like any other.
        const features = ofMember(owner, property.name).filter(([path]) => owner || isCalled || !path.startsWith("builtins."));
        note(property, `.${property.name}`, features);
      },
      Property({ key, computed, parent }) {
        const declared = parent.parent;
        const from = parent.type === "ObjectPattern" && declared.type === "VariableDeclarator" ? declared.init : null;
        if (computed || key.type !== "Identifier") return;
        if (from && isGlobal(from)) note(key, `.${key.name}`, ofMember(from.name, key.name));
        else ownNames.add(key.name);
      },
      Literal(node) {
        const pattern = node.regex?.pattern ?? (node.parent.callee?.name === "RegExp" ? String(node.value) : "");
        if (/\(\?<[=!]/.test(pattern)) note(node, "(?<=", [["regular_expressions.lookbehind_assertion", LOOKBEHIND]]);
      },
      "Program:exit"(program) {
        const scope = context.sourceCode.getScope(program);
        const unresolved = [...scope.through, ...scope.variables.filter((one) => !one.defs.length).flatMap((one) => one.references)];
        for (const { identifier } of unresolved) {
          const [path, feature] = ofGlobal(identifier.name);
          if (feature && identifier.parent.operator !== "typeof") note(identifier, identifier.name, [[path, feature]]);
        }
        const isOwn = ([node]) => node.parent.type === "MemberExpression" && !isGlobal(node.parent.object) && ownNames.has(node.name);
        found.filter((one) => !isOwn(one)).forEach(judge);
      },
    };
  };
  return { rules: { "known-to-readers": { meta: { type: "problem", schema: [] }, create } } };
}
