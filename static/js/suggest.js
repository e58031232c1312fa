// Offers under a search field: from the server for what is typed, from this device for an empty field.
const KEY = "searches";
const MOST = 5;

const kept = () => {
  try {
    return JSON.parse(localStorage[KEY]).filter((word) => word.trim()).slice(0, MOST);
  } catch { return []; }
};
const keep = (words) => {
  try { localStorage[KEY] = JSON.stringify(words); } catch { /* not kept */ }
};

for (const form of document.querySelectorAll("[data-suggest]")) {
  const box = form.elements.q;
  const panel = form.querySelector("[data-offers]");
  const list = panel.firstElementChild;
  const mine = panel.lastElementChild;
  const said = form.querySelector("[role=status]");
  const set = (name, value) => box.setAttribute(name, value);
  let at, timer, asking;

  const move = (to) => {
    const { children } = list;
    if (children[at]) children[at].setAttribute("aria-selected", false);
    at = to;
    if (children[at]) {
      children[at].setAttribute("aria-selected", true);
      children[at].scrollIntoView({ block: "nearest" });
      set("aria-activedescendant", children[at].id);
    } else box.removeAttribute("aria-activedescendant");
  };
  const show = (items, fromHere) => {
    list.textContent = "";
    items.forEach(({ text, label, url }, place) => {
      const one = list.appendChild(document.createElement("li"));
      one.id = `${list.id}-${place}`;
      one.setAttribute("role", "option");
      one.append(text, document.createElement("small"));
      one.lastChild.textContent = label;
      one.onclick = () => {
        close();
        location = url;
      };
    });
    mine.hidden = !fromHere;
    panel.hidden = !items[0];
    set("aria-expanded", !panel.hidden);
    said.textContent = items[0] ? `${items.length} 条建议` : "";
    move(-1);
  };
  const close = () => {
    clearTimeout(timer);
    if (asking) asking.abort();
    show([]);
  };
  const ask = async () => {
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.suggest + encodeURIComponent(box.value.trim()), asking);
      show((await answer.json()).items);
    } catch { /* works without */ }
  };
  const offer = () => {
    close();
    const typed = box.value.trim();
    const words = typed ? [] : kept();
    if (words[0]) {
      show(words.map((text) => ({ text, label: "搜过", url: `${form.action}?q=${encodeURIComponent(text)}` })), true);
    } else if (typed < "~" || typed[1]) timer = setTimeout(ask, 2e2);
  };

  set("role", "combobox");
  set("aria-autocomplete", "list");
  set("aria-controls", list.id);
  close();
  // What is still being composed is no word yet.
  box.addEventListener("input", (event) => event.isComposing || offer());
  box.addEventListener("compositionend", offer);
  box.addEventListener("focus", () => box.value || offer());
  box.addEventListener("keydown", (event) => {
    const { key } = event;
    const last = list.children.length - 1;
    if (event.isComposing || (last < 0 && key !== "ArrowDown")) return;
    if (last < 0) offer();
    else if (key === "ArrowDown") move(at < last ? at + 1 : -1);
    else if (key === "ArrowUp") move(at < 0 ? last : at - 1);
    else if (key === "Escape") close();
    else if (key === "Enter" && at >= 0) list.children[at].click();
    else {
      if (key === "Home" || key === "End") move(-1);
      return;
    }
    event.preventDefault();
  });
  // A tap must not take the focus from the field: the list would close under the finger.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  mine.lastElementChild.addEventListener("click", () => {
    keep([]);
    close();
    box.focus();
  });
  form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || close());
  if (form.dataset.keep) keep([form.dataset.keep, ...kept().filter((word) => word !== form.dataset.keep)].slice(0, MOST));
}
