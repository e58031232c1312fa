// The list of what a reader keeps on this device. Addresses stand in localStorage; copies are the worker's (worker.js),
// which is fetched and started only when something is to be kept.
const root = document.querySelector("[data-keepable]");
const KEEPABLE = new RegExp(root.dataset.keepable);
const at = (name) => root.querySelector(`[data-${name}]`);
const say = (name) => { at("said").textContent = name ? at(`say-${name}`).textContent : ""; };
const canCopy = root.dataset.worker && "serviceWorker" in navigator && "caches" in window;
const sound = (one) => one && KEEPABLE.test(one.path) && typeof one.title === "string";

const read = () => {
  try {
    const pages = JSON.parse(localStorage.getItem("kept"));
    return Array.isArray(pages) ? pages.filter(sound) : [];
  } catch { return []; }
};
const write = (pages) => localStorage.setItem("kept", JSON.stringify(pages));

async function worker(start) {
  if (!canCopy) return null;
  if (start) await begun(await navigator.serviceWorker.register(root.dataset.worker));
  const registered = await navigator.serviceWorker.getRegistration();
  return registered ? registered.active : null;
}

// A worker begins by fetching what it brings along; where that fails there is none, and the browser says no more than that.
const begun = ({ installing, waiting, active }) => active || new Promise((done, fail) => {
  const one = installing || waiting;
  const look = () => {
    if (!one || one.state === "redundant") fail({ problem: "network" });
    else if (one.state === "activated") done();
  };
  if (one) one.addEventListener("statechange", look);
  look();
});

function ask(active, act, path) {
  return new Promise((answer, fail) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (data.problem ? fail(data) : answer(data.answer));
    active.postMessage({ act, path }, [port2]);
  });
}

const day = (text) => new Date(text).toLocaleDateString("sv-SE");

function show(copies = []) {
  const pages = read();
  const list = at("list");
  list.textContent = "";
  for (const { path, title } of pages) {
    const copy = copies.find((one) => [one.path].concat(one.was).includes(path));
    const row = list.appendChild(at("row").content.firstElementChild.cloneNode(true));
    const link = row.querySelector("a");
    link.href = copy ? copy.path : path;
    link.textContent = title;
    let state = at("say-address").textContent;
    if (copy) state = at(copy.gone ? "say-gone" : "say-copy").textContent.replace("{day}", day(copy.at));
    row.querySelector("span").textContent = state;
    const button = row.querySelector("button");
    button.value = path;
    button.setAttribute("aria-label", `${button.textContent}：${title}`);
  }
  at("none").hidden = pages.length > 0;
  list.hidden = at("some").hidden = !pages.length;
}

async function refresh(act = "list") {
  const active = await worker().catch(() => null);
  show(active ? await ask(active, act).catch(() => []) : []);
}

// Somebody came by the link on a page: which one, and do they want it kept here?
async function offer() {
  const path = decodeURI(location.hash.slice(1));
  at("offer").hidden = true;
  if (!KEEPABLE.test(path)) return;
  if (read().some((one) => one.path === path)) { say("already"); return; }
  try {
    const answer = await fetch(path, { credentials: "omit" });
    if (!answer.ok) { say(answer.status < 5e2 ? "missing" : "network"); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    at("title").textContent = page.querySelector("h1").textContent.trim();
  } catch { say("network"); return; }
  at("back").href = path;
  at("keep").value = path;
  at("offer").hidden = false;
}

async function keep(path) {
  const pages = read().filter((one) => one.path !== path);
  if (pages.length >= Number(root.dataset.most)) { say("full"); return; }
  say("busy");
  let copied = false;
  try {
    const active = await worker(true);
    if (active) copied = Boolean(await ask(active, "keep", path));
  } catch (error) {
    if (error.problem || !navigator.onLine) { say(error.problem || "network"); return; }
  }
  try { write([{ path, title: at("title").textContent }, ...pages]); } catch { say("off"); return; }
  at("offer").hidden = true;
  history.replaceState(null, "", location.pathname);
  await refresh();
  say(copied ? "kept" : "only");
}

async function drop(path) {
  write(read().filter((one) => one.path !== path));
  const active = await worker();
  if (active) await ask(active, "drop", path);
  await refresh();
  say("dropped");
  at("said").focus();
}

async function dropAll() {
  try { localStorage.removeItem("kept"); } catch { /* nothing could be kept either */ }
  if (canCopy) {
    await caches.delete("kept");
    const registered = await navigator.serviceWorker.getRegistration();
    if (registered) await registered.unregister();
  }
  show();
  say("emptied");
  at("said").focus();
}

root.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button === at("keep")) keep(button.value);
  else if (button === at("all")) dropAll();
  else if (button.value) drop(button.value);
});
addEventListener("hashchange", () => { say(""); offer(); });

try {
  write(read());
  if (matchMedia("(display-mode: standalone)").matches) worker(true).catch(() => {});
  refresh().then(() => navigator.onLine && refresh("renew"));
  offer();
} catch { say("off"); }
