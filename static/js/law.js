// Shows the words of a provision beside the chip that leads to them: below it on a wide screen, as a sheet on a narrow one.
// They stand at the foot of the page, or on a page of their own, which is then fetched once and its part put there.
// What came by pointing or focus goes by itself; what somebody opened by a press takes the focus and gives it back.
const wide = matchMedia("(min-width: 48rem)");
const slip = document.createElement("div");
slip.className = "slip";
slip.tabIndex = -1;
slip.hidden = true;
slip.setAttribute("role", "dialog");
document.body.append(slip);
const row = document.createElement("p"), shut = document.createElement("button");
row.className = "row";
shut.className = "btn btn--line";
shut.textContent = "关闭";
row.append(shut);

let at, held, left, timer, fetched;

/** The whole law of the page as a part of it; the promise is kept, but for a failed one. */
const bring = (address) => {
  fetched = fetched || fetch(address)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject()))
    .then((text) => {
      const part = new DOMParser().parseFromString(text, "text/html").querySelector(".slips");
      document.querySelector("[data-law]").replaceWith(document.importNode(part, true));
    });
  fetched.catch(() => { fetched = null; });
  return fetched;
};

const place = () => { // where there is more room, and no taller than that
  slip.removeAttribute("style");
  if (!wide.matches) return;
  const { top, bottom, left: x } = at.getBoundingClientRect(), below = innerHeight - bottom;
  const up = slip.offsetHeight + 9 > below && top > below, most = (up ? top : below) - 9;
  slip.style.maxHeight = `${most}px`;
  slip.style.top = `${(up ? top - Math.min(slip.offsetHeight, most) - 6 : bottom + 6) + scrollY}px`;
  slip.style.left = `${Math.max(0, Math.min(x, document.documentElement.clientWidth - slip.offsetWidth - 9)) + scrollX}px`;
};

const show = (...content) => {
  slip.replaceChildren(...content, row);
  slip.hidden = false;
  place();
  if (held) slip.focus();
};

const close = (back) => {
  clearTimeout(timer);
  if (!at) return;
  const chip = at;
  at = held = null;
  slip.hidden = true;
  if (!back) return;
  left = document.activeElement === chip ? null : chip;
  chip.focus();
};

const open = async (chip, press) => {
  clearTimeout(timer);
  const id = chip.hash.slice(1);
  at = chip;
  held = press;
  slip.setAttribute("aria-label", chip.getAttribute("aria-label").slice(1));
  if (!document.getElementById(id)) {
    if (press) show("正在取原文…");
    await bring(chip.pathname);
  }
  if (at !== chip) return;
  const words = document.getElementById(id).cloneNode(true);
  words.removeAttribute("id");
  show(words);
};

const lead = (chip) => { // what cannot be shown here can be gone to
  document.documentElement.classList.remove("js");
  location = chip.href;
};

export default (chip, kind) => {
  if (kind === "click") return held && at === chip ? close(true) : open(chip, true).catch(() => lead(chip));
  if (!wide.matches || held || at === chip) return;
  if (kind === "focusin" && left !== chip) open(chip).catch(() => close());
  if (kind === "mouseover") timer = setTimeout(() => open(chip).catch(() => close()), 2e2);
  left = null;
};

export const print = () => bring("law/").catch(() => {}).then(() => window.print());

const within = (node) => slip.contains(node) || at.contains(node);
shut.addEventListener("click", () => close(true));
document.addEventListener("click", ({ target }) => { if (at && !within(target) && !target.closest(".peek")) close(); });
document.addEventListener("focusin", ({ target }) => { if (at && !within(target)) close(); });
document.addEventListener("mouseover", ({ target }) => {
  clearTimeout(timer);
  if (at && !held && !within(target)) timer = setTimeout(close, 3e2);
});
document.addEventListener("keydown", (e) => {
  if (!at) return;
  if (e.key === "Escape") close(slip.contains(document.activeElement));
  const edge = e.shiftKey ? [slip, slip.querySelector("a")] : [shut];
  if (e.key === "Tab" && edge.includes(document.activeElement)) {
    e.preventDefault(); // the slip stands at the end of the document; the way on is from its chip
    close(true);
  }
});
