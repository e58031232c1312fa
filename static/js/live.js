// A part of the page that changes by itself is fetched anew every few seconds, for as long as the page says so.
// Whoever holds the focus in it is not disturbed; without this script the whole page refreshes.
const part = () => document.querySelector("[data-live]");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-By-The-Clock": "1" } });
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
    if (fresh && !part().contains(document.activeElement)) part().replaceWith(fresh);
    else if (fresh) {
      part().querySelector("h2").textContent = fresh.querySelector("h2").textContent;
      part().querySelector("[data-live-words]").textContent = fresh.querySelector("[data-live-words]").textContent;
      if (!fresh.dataset.live) part().replaceWith(fresh);
    }
  } catch {
    // The network is away for a moment: the next look will tell.
  }
  wait();
}

function wait() {
  const seconds = Number(part().dataset.live);
  if (seconds) setTimeout(look, seconds * 1000);
}

wait();
