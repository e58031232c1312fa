// Keeps what a lawyer writes on the server, a few seconds after each change. What does not get through stays on the page and is tried again.
const note = document.querySelector("[data-autosave]");
const form = document.querySelector("[data-ask]");

if (note && form) {
  const place = document.querySelector("[data-other]");
  const { draft_version: version, csrfmiddlewaretoken: token } = form.elements;
  const written = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== version.name && name !== token.name));
  const ask = (options) => fetch(note.dataset.autosave, { headers: { Accept: "application/json" }, ...options });
  const post = () => ask({ method: "POST", body: new FormData(form) });
  let kept = written(), wait = 4e3, timer, busy = false, stopped = false, leaving = false;

  const save = async () => {
    timer = clearTimeout(timer);
    const now = written();
    if (busy || stopped || now === kept) return;
    busy = true;
    try {
      let answer = await post();
      if (answer.status === 401 || answer.status === 403) { // signed in again elsewhere: the token is another one
        const fresh = await ask({});
        if (fresh.ok) token.value = (await fresh.json()).csrf;
        answer = fresh.ok ? await post() : fresh;
      }
      const said = await answer.json();
      note.textContent = said.words;
      place.innerHTML = said.html || "";
      if ("version" in said) version.value = said.version || "";
      stopped = answer.status === 409;
      if (answer.ok) [kept, wait] = [now, 4e3];
      else wait = Math.min(wait * 2, 6e4);
    } catch {
      note.textContent = note.dataset.failed;
      wait = Math.min(wait * 2, 6e4);
    }
    busy = false;
    later();
  };
  const later = () => {
    if (!stopped && written() !== kept) timer ??= setTimeout(save, wait);
  };

  form.addEventListener("input", later);
  form.addEventListener("submit", () => { leaving = stopped = true; });
  document.addEventListener("visibilitychange", save);
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && written() !== kept) event.preventDefault();
  });
}
