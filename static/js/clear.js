// Empties what this site has put on the device, for browsers that do not do it when the server asks (Clear-Site-Data).
const form = document.querySelector("[data-clear]"), left = document.querySelector("[data-left]");

const stores = () => [window.localStorage, window.sessionStorage];
const quietly = (act) => { try { return act(); } catch { return undefined; } };

async function empty() {
  stores().forEach((store) => quietly(() => store.clear()));
  if ("caches" in window) for (const name of await caches.keys()) await caches.delete(name);
  if (window.indexedDB && indexedDB.databases) for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  if (navigator.serviceWorker) {
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  }
}

async function remains() {
  const stored = quietly(() => stores().some((store) => store.length));
  return stored || ("caches" in window && (await caches.keys()).length > 0);
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const waited = new Promise((done) => { setTimeout(done, 4e3); });
    Promise.race([empty().catch(() => {}), waited]).then(() => {
      document.querySelector("[data-away]").hidden = navigator.onLine;
      if (navigator.onLine) form.submit();
    });
  });
}
if (left) remains().then((some) => { left.hidden = !some; }, () => {});
