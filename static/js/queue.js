// The moderators' queue by keyboard, without reloading, and with the names of colleagues who look at the same.
// Every act is a press of a button that is on the page; without this script they do the same.
const queue = document.querySelector("[data-queue]");
const said = document.querySelector("[data-said]");
const help = document.querySelector("[data-help]");
const opener = document.querySelector("[data-help-open]");
const alone = "alone" in queue.dataset;
const notes = JSON.parse(queue.dataset.notes);
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const cards = () => [...queue.querySelectorAll("[data-card]")];
let at = null;

const say = (words) => said && (said.textContent = words.replace(/\s+/g, " ").trim());
const here = () => cards().find((card) => card.contains(document.activeElement)) ?? (at?.isConnected ? at : null);

function go(card) {
  if (!card) return;
  card.focus();
  card.scrollIntoView({ block: "start" });
}

function step(by) {
  const all = cards();
  const now = all.indexOf(here());
  go(all[now < 0 ? 0 : Math.min(all.length - 1, Math.max(0, now + by))]);
}

// Ready notes: the words appear in the field before they are sent, and whatever was written by hand stays.
function fill(select) {
  const form = select.form;
  const [reason, text] = notes[select.value] ?? ["", ""];
  const values = JSON.parse(select.closest("[data-values]").dataset.values);
  const field = form.elements.public_note;
  const chosen = form.elements.reason;
  if (chosen && !chosen.value && reason) chosen.value = reason;
  values["原因"] = chosen?.selectedIndex > 0 ? chosen.selectedOptions[0].text : "";
  if (field.value && field.value !== field.dataset.filled) return;
  field.value = text.replace(/\{([^{}\n]*)\}/g, (hole, name) => values[name] ?? hole);
  field.dataset.filled = field.value;
}

function mark(button) {
  const chosen = getSelection();
  const card = button.closest("[data-card]");
  const inside = chosen.anchorNode?.parentElement?.closest("[data-text]");
  const text = chosen.toString().trim();
  if (!text || !card.contains(inside)) return say("先在上面的文字里选中要遮去的地方。");
  const field = button.form.elements.places;
  field.value = [field.value.trim(), text].filter(Boolean).join("\n");
  say(`已加进去：${text}`);
}

async function send(form, button) {
  const card = form.closest("[data-card]");
  const data = new FormData(form);
  if (button.name) data.append(button.name, button.value);
  // A ready note that nobody has changed is filled in anew for each post that is decided on together.
  const note = form.elements.public_note;
  if (note?.value && note.value === note.dataset.filled && form.elements.reply.value) data.set("public_note", "");
  card.setAttribute("aria-busy", "true");
  let made = null;
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Fragment": "1" } });
    made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-card]");
  } catch {
    made = null;
  }
  card.removeAttribute("aria-busy");
  if (!made) return say("没有送到，什么都没有改。请看看网络，或者刷新页面再试。");
  const all = cards();
  const next = [...all.slice(all.indexOf(card) + 1), ...all].find((each) => each !== card && !("done" in each.dataset));
  card.replaceWith(made);
  ready(made);
  if (!("done" in made.dataset)) {
    say(made.querySelector("[role=alert]")?.textContent ?? "已撤销，这一条又在这里了。");
    return go(made);
  }
  say(made.querySelector("p").textContent + [...made.querySelectorAll("strong")].map((each) => each.textContent).join(""));
  const more = document.querySelector("[data-more]");
  if (!next && more) {
    more.hidden = false;
    more.querySelector("a").focus();
  } else go(next ?? made);
}

// A key that wants a reason first goes to it; Ctrl+Enter there presses the button that was meant.
function intend(...verbs) {
  const card = here();
  const button = verbs.map((verb) => card?.querySelector(`button[value=${verb}]`)).find(Boolean);
  if (!button) return say("这一条现在没有这一步。");
  button.form.dataset.meant = button.value;
  (button.form.elements.reason ?? button.form.elements.public_note ?? button.form.elements.internal_note ?? button).focus();
}

function press(...verbs) {
  const card = here();
  const button = verbs.map((verb) => card?.querySelector(`button[value=${verb}]`)).find(Boolean);
  if (button) button.click();
  else say("这一条现在没有这一步。");
}

function undo() {
  const last = [...queue.querySelectorAll("form[data-undo]")].find((form) => form.closest("[data-card]") === lastDone);
  const form = last ?? document.querySelector("form[data-undo]");
  if (form) form.querySelector("button:not([disabled])").click();
  else say("没有刚刚做的决定可以撤销。");
}

let lastDone = null;

function ready(card) {
  for (const button of card.querySelectorAll("[data-mark]")) {
    button.hidden = false;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => mark(button));
  }
  card.querySelector("[name=reply]")?.addEventListener("change", (event) => fill(event.target));
  if ("done" in card.dataset) lastDone = card;
}

function toggleHelp() {
  if (!help) return;
  if (help.open) help.close?.();
  else if (help.showModal) help.showModal();
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press("approve", "look_public"),
  r: () => intend("reject", "look_refuse", "deny"),
  h: () => intend("hide", "uphold", "keep_hidden"),
  u: undo,
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "Enter" && event.ctrlKey && event.target.form?.dataset.meant) {
    event.target.form.querySelector(`button[value=${event.target.form.dataset.meant}]`).click();
  } else if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  else if (event.key === "?") toggleHelp();
  else if (keys[event.key] && !help?.open) keys[event.key]();
  else return;
  event.preventDefault();
});

queue.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (alone || !button || "plain" in button.dataset || !event.target.closest("[data-card]")) return;
  event.preventDefault();
  send(event.target, button);
});

// Who looks at what: told every half minute and whenever one goes to another card; leaving the page ends it.
async function look(headers) {
  if (!queue.dataset.looking) return;
  const data = new FormData();
  data.append("csrfmiddlewaretoken", token());
  for (const card of cards()) if (card.dataset.card) data.append("on_page", card.dataset.card);
  if (at?.isConnected && at.dataset.card) data.append("at", at.dataset.card);
  try {
    const answer = await fetch(queue.dataset.looking, { method: "POST", body: data, headers });
    if (answer.status !== 200) return;
    const names = await answer.json();
    for (const card of cards()) {
      const line = card.querySelector("[data-lookers]");
      const words = names[card.dataset.card] ? `${names[card.dataset.card]}正在看这一条` : "";
      if (line && line.textContent !== words) line.textContent = words;
    }
  } catch {
    // Nobody is kept out by this, so nothing is lost.
  }
}

queue.addEventListener("focusin", (event) => {
  const card = event.target.closest("[data-card]");
  if (card === at) return;
  at = card;
  look();
});
addEventListener("pagehide", () => {
  if (!queue.dataset.looking) return;
  const data = new FormData();
  data.append("csrfmiddlewaretoken", token());
  navigator.sendBeacon?.(queue.dataset.looking, data);
});

cards().forEach(ready);
if (alone) at = cards()[0];
if (at) look();
setInterval(() => document.hidden || !at || look({ "X-By-The-Clock": "1" }), 30000);
if (help?.showModal && opener) {
  opener.hidden = false;
  opener.addEventListener("click", toggleHelp);
}
