// Answers without network, for a reader who chose to keep something on this device; nobody else ever fetches this file.
// The server puts `const SITE = {…}` before it (portal/views_device.py). Network first, always: a copy is shown only
// when the network fails or dawdles, and says from when it is. What is kept is fetched without cookies and only if the
// server says that the page is the same for everybody; what somebody types or signs in to see passes by untouched.
/* global SITE */
const CACHE = "kept";
const NEEDED = /"(\/static\/[\w./-]+\.(?:css|js)|\/[\w/-]+\.png)"/g; // what a page cannot be shown without, and its pictures
const IMPORT = /"\.\/([\w.-]+\.js)"/g;
const NAMED_BY_CONTENT = /\.[0-9a-f]{12}\.\w+$/; // such a file never changes
const HEAD_OF_MAIN = /<main[^>]*>(?:[^]*?<nav class="crumbs"[^]*?<\/nav>)?/;
const HEAD_OF_LAW = /<\/figcaption>/g;
const KEEPABLE = new RegExp(SITE.keepable);

const open = () => caches.open(CACHE);
const told = (answer) => Date.parse(answer.headers.get("X-Kept-At"));
const found = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);
const problem = (name) => Object.assign(new Error(name), { problem: name });

// Copies

const add = (cache, path) => cache.add(new Request(path, { credentials: "omit" }));
const forget = (cache, paths) => Promise.all(paths.map((path) => cache.delete(path)));

async function keepFile(cache, path) {
  if (path.endsWith(".png")) { await add(cache, path).catch(() => {}); return; }
  if (!NAMED_BY_CONTENT.test(path) || !(await cache.match(path))) await add(cache, path);
  if (!path.endsWith(".js")) return;
  const code = await (await cache.match(path)).text();
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  // A module that is fetched on demand only improves a page: its absence spoils nothing.
  await Promise.all(found(code, IMPORT).map(async (name) => {
    if (!(await cache.match(folder + name))) await add(cache, folder + name).catch(() => {});
  }));
}

// Pages that belong to one: the law that an article cites, its words for the family.
const partsOf = (path) => (KEEPABLE.test(path) ? SITE.parts.map((name) => path + name) : []);

// Fetch a page and keep it with what it needs; a page that is gone replaces the copy of what it was, and its parts go with it.
async function store(path, { fresh = false } = {}) {
  const cache = await open();
  const answer = await fetch(path, { credentials: "omit", cache: "no-cache" });
  const place = new URL(answer.url).pathname;
  const gone = SITE.gone.includes(answer.status);
  if (gone && !KEEPABLE.test(path)) await cache.delete(path);
  if (gone && (fresh || !KEEPABLE.test(path))) throw problem("gone");
  if (!gone && (!answer.ok || !/\bpublic\b/.test(answer.headers.get("Cache-Control")))) throw problem("refused");
  if (KEEPABLE.test(path) && !KEEPABLE.test(place)) throw problem("refused");
  const html = await answer.text();
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  headers.set("X-Kept-At", new Date().toISOString());
  headers.set("X-Kept-Size", new Blob([html]).size);
  const before = await cache.match(path);
  const was = [...(before ? stateOf(before).was : []), ...(place === path ? [] : [path])];
  headers.set("X-Kept-Was", was.join(" ")); // the reader's list may name it by an address of before
  const leads = (part) => html.includes(`href="${part.slice(place.length)}`) || html.includes(`href="${part}`);
  for (const part of partsOf(place).filter(leads)) await store(part);
  await Promise.all(found(html, NEEDED).map((each) => keepFile(cache, each)));
  await cache.put(place, new Response(html, { status: answer.status, headers }));
  await forget(cache, partsOf(place).filter((part) => !leads(part)));
  if (place !== path) await forget(cache, [path, ...partsOf(path)]); // it has moved
  return { path: place, ...stateOf(await cache.match(place)) };
}

const stateOf = (copy) => ({
  at: copy.headers.get("X-Kept-At"),
  size: Number(copy.headers.get("X-Kept-Size")),
  was: (copy.headers.get("X-Kept-Was") || "").split(" ").filter(Boolean),
  gone: SITE.gone.includes(copy.status),
});

async function held() {
  const cache = await open();
  const pages = [];
  for (const { url } of await cache.keys()) {
    const path = new URL(url).pathname;
    if (KEEPABLE.test(path)) pages.push({ path, ...stateOf(await cache.match(path)) });
  }
  return pages;
}

// Forget files that no page needs any more.
async function tidy() {
  const cache = await open();
  const files = [];
  const needed = new Set();
  for (const { url } of await cache.keys()) {
    const path = new URL(url).pathname;
    if (!path.endsWith("/")) files.push(path);
    else found(await (await cache.match(path)).text(), NEEDED).forEach((each) => needed.add(each));
  }
  for (const path of [...needed].filter((each) => each.endsWith(".js"))) {
    const code = await cache.match(path);
    if (code) found(await code.text(), IMPORT).forEach((name) => needed.add(path.slice(0, path.lastIndexOf("/") + 1) + name));
  }
  await forget(cache, files.filter((path) => !needed.has(path)));
}

// What the page /kept/ asks for

const ACTS = {
  list: held,
  async keep(path) {
    if (!KEEPABLE.test(path)) throw problem("refused");
    const others = (await held()).filter((one) => one.path !== path);
    const size = others.reduce((sum, one) => sum + one.size, 0);
    if (others.length >= SITE.most || size >= SITE.bytes) throw problem("full");
    return store(path, { fresh: true }).catch(async (error) => {
      const cache = await open();
      if (!(await cache.match(path))) await forget(cache, partsOf(path)); // no page, no parts of one
      throw error;
    });
  },
  async drop(path) {
    const cache = await open();
    const moved = (await held()).filter((one) => one.was.includes(path)).map((one) => one.path);
    await forget(cache, [path, ...moved].flatMap((each) => [each, ...partsOf(each)]));
    await tidy();
  },
  async renew() {
    for (const one of await held()) {
      if (Date.now() - Date.parse(one.at) > SITE.day) await store(one.path).catch(() => {});
    }
    await tidy();
    return held();
  },
};

self.addEventListener("message", (event) => {
  const { data: { act, path }, ports: [port] } = event;
  const done = ACTS[act](path).then(
    (answer) => ({ answer }),
    (error) => ({ problem: error.name === "QuotaExceededError" ? "full" : error.problem || "network" }),
  );
  event.waitUntil(done.then((said) => port.postMessage(said))); // on a slow network it takes longer than a worker lives idly
});

// Visits

async function copyOf({ pathname, search }) {
  if (search && pathname.startsWith("/statutes/")) return undefined; // the law of another day
  return (await open()).match(pathname);
}

async function dated(copy, path, heads = HEAD_OF_MAIN) {
  if (SITE.undated.includes(path)) return copy;
  const when = new Date(told(copy)).toLocaleString("sv-SE").slice(0, 16);
  const words = SITE.words.replace("{when}", `<time>${when}</time>`);
  const html = (await copy.text()).replace(heads, (head) => `${head}<p class="ed ed--wait" role="status">${words}</p>`);
  return new Response(html, { status: copy.status, headers: copy.headers });
}

const tooLong = () => new Promise((_, reject) => { setTimeout(reject, SITE.patience); });

async function visit(event, url) {
  const path = url.pathname;
  const asked = fetch(event.request);
  event.waitUntil(asked.catch(() => {}));
  const copy = await copyOf(url);
  try {
    const answer = await (copy ? Promise.race([asked, tooLong()]) : asked);
    if (copy && answer.status >= 500) return await dated(copy, path);
    const renewed = () => store(path).catch(() => {});
    if (copy && SITE.gone.includes(answer.status)) await renewed(); // before anybody reads the old one again
    else if (copy && Date.now() - told(copy) > SITE.hour) event.waitUntil(renewed());
    return answer;
  } catch {
    if (copy) return dated(copy, path);
    const instead = SITE.instead[path];
    return instead ? Response.redirect(instead) : (await open()).match(SITE.offline);
  }
}

async function file(request, path) {
  const copy = await (await open()).match(path);
  if (copy && NAMED_BY_CONTENT.test(path)) return copy;
  return fetch(request).catch(() => copy || Response.error());
}

// A part of a page: its picture, or the law that a kept article cites and its script fetches. The article may be newer than
// such a copy, and takes over one provision of it: each says from when it is.
const part = (request, path) => fetch(request).catch(async () => {
  const copy = await (await open()).match(path);
  if (!copy) return Response.error();
  return path.endsWith("/") ? dated(copy, path, HEAD_OF_LAW) : copy;
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method !== "GET") {
    // A form without network: what was typed stays on the page before this one. With network it is none of our business.
    if (request.mode === "navigate" && !navigator.onLine) event.respondWith(open().then((cache) => cache.match(SITE.offline)));
  } else if (request.mode === "navigate") {
    event.respondWith(visit(event, url));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(file(request, url.pathname));
  } else if (url.pathname.startsWith("/articles/")) {
    event.respondWith(part(request, url.pathname));
  }
});

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all(SITE.shell.map((path) => store(path))).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});
