// Tells colleagues that the form is open, and this page who else has it open. Without it, saving tells the same.
const place = document.querySelector("[data-editing]");

function send(fields) {
  const data = new FormData();
  data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  data.append("version", place.dataset.version);
  for (const name of fields) data.append(name, "1");
  return data;
}

function show(name, words) {
  const line = place.querySelector(`[data-editing-${name}]`);
  if (line.textContent !== words) line.textContent = words;
  line.hidden = !words;
}

async function renew() {
  if (document.hidden) return;
  try {
    const answer = await fetch(place.dataset.editing, { method: "POST", body: send([]), headers: { "X-By-The-Clock": "1" } });
    if (!answer.ok) return;
    const { others, saved } = await answer.json();
    show("others", others.length ? `${others.join("；")}。两个人可以同时写，保存时不会互相盖掉。` : "");
    show("saved", saved);
  } catch {
    // No network for a moment: the next minute tries again.
  }
}

if (place) {
  renew();
  setInterval(renew, 60000);
  document.addEventListener("visibilitychange", renew);
  addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.editing, send(["leave"])));
}
