// Beside the form of an answer: finds provisions, and puts one, or a passage that the lawyer keeps, where the caret last was.
const form = document.querySelector("[data-ask]");
const finder = document.querySelector("[data-pick]");
const said = document.querySelector("[data-said]");
const list = document.querySelector("[data-found]");
let field = form.querySelector("textarea");
form.addEventListener("focusin", ({ target }) => { if (target.matches("textarea")) field = target; });

const put = (text, alone) => {
  const before = field.value.slice(0, field.selectionStart);
  const after = field.value.slice(field.selectionEnd);
  const gap = (words, end) => (alone && words && !(end ? /\n\n$/ : /^\n\n/).test(words) ? "\n\n" : "");
  field.setRangeText(gap(before, true) + text + gap(after), field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  said.textContent = `已插入“${field.labels[0].firstChild.textContent.trim()}”。`;
};
const button = (label, name, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn--line";
  made.textContent = label;
  made.setAttribute("aria-label", `${label}：${name}`);
  made.onclick = act;
  return made;
};
const row = ({ name, token, gloss, text, note, url }) => {
  const one = document.createElement("li");
  const link = one.appendChild(document.createElement("h3")).appendChild(document.createElement("a"));
  Object.assign(link, { href: url, target: "_blank", textContent: `${name}　${gloss}` });
  one.append(...[text, note].filter(Boolean).map((words) => Object.assign(document.createElement("p"), { textContent: words })));
  const ways = one.appendChild(document.createElement("p"));
  ways.className = "row";
  ways.append(button("插入条名", name, () => put(name)), button("插入整条引文", name, () => put(token, true)));
  return one;
};

finder.addEventListener("submit", async (event) => {
  event.preventDefault();
  const asked = finder.elements.q.value.trim();
  said.textContent = "在找……";
  try {
    const answer = await fetch(finder.dataset.pick + encodeURIComponent(asked));
    const { items = [], error } = await answer.json();
    if (asked !== finder.elements.q.value.trim()) return;
    list.replaceChildren(...items.map(row));
    said.textContent = error || (items.length ? `找到 ${items.length} 条现行的。` : "没有找到现行的，换个说法，或者只写条号。");
  } catch { said.textContent = "现在连不上。写好的字还在，过一会儿再查。"; }
});
for (const place of document.querySelectorAll("[data-put]")) {
  place.hidden = false;
  place.firstElementChild.onclick = () => put(place.previousElementSibling.textContent);
}
