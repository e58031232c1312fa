// The moderation queue by keyboard: j and k walk through the cards, a approves, r goes to the reason. Buttons do the same.
const cards = [...document.querySelectorAll("[data-card]")];

const current = () => cards.findIndex((card) => card.contains(document.activeElement));

function go(step) {
  const here = current();
  const next = cards[here < 0 ? 0 : Math.min(cards.length - 1, Math.max(0, here + step))];
  if (next) {
    next.focus();
    next.scrollIntoView({ block: "start" });
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const card = cards[current()];
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "a") card?.querySelector("button[value=approve]")?.click();
  else if (event.key === "r") card?.querySelector("select")?.focus();
  else return;
  event.preventDefault();
});
