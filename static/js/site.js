// The one script of every page. It runs before the first paint, so that nothing moves when a reader's size of type is
// applied; what a page can do beyond that is a module, fetched when somebody first asks for it: an element with
// data-do="name" hands itself to the module of that name. Elements of class "js" show only where scripts run.
{
  const root = document.documentElement;
  const law = () => import("./law.js");
  const modules = {
    share: () => import("./share.js"),
    print: () => law().then((m) => ({ default: m.print })),
  };
  const pressed = (b) => b.setAttribute("aria-pressed", b.value == (root.dataset.size || 1));
  const size = (n) => {
    if (n > 1) root.dataset.size = n;
    else delete root.dataset.size;
    document.querySelectorAll("[data-sizes] button").forEach(pressed);
  };
  root.className = navigator.share ? "js can-share" : "js";
  try { size(localStorage.size); } catch { /* storage is off: a choice lasts for this page */ }

  document.addEventListener("DOMContentLoaded", () => size(root.dataset.size));
  document.addEventListener("click", (e) => {
    const b = e.target.closest(".leave, [data-do], [data-sizes] button");
    if (!b) return;
    if (b.matches(".leave")) { // the page is gone at once, and the way back does not lead to it
      e.preventDefault();
      root.hidden = true;
      document.title = b.host;
      return location.replace(b.href);
    }
    if (b.dataset.do) return modules[b.dataset.do]().then((m) => m.default(b));
    size(b.value);
    try { localStorage.size = b.value; } catch { /* as above */ }
  });
  const reads = () => document.getElementById("toc") && import("./reading.js");
  addEventListener("scroll", reads, { passive: true }); // a module is fetched once, however often it is asked for
  addEventListener("hashchange", reads);
  const point = (e) => { // at a chip of law: its words are shown beside it
    root.classList.remove("quiet");
    const chip = e.target.closest(".peek"), press = e.type === "click";
    if (!chip || (press && (e.ctrlKey || e.metaKey || e.shiftKey))) return;
    if (press) e.preventDefault();
    law().then((m) => m.default(chip, e.type), () => { if (press) location = chip.href; });
  };
  for (const kind of ["click", "focusin", "mouseover"]) document.addEventListener(kind, point);
  document.addEventListener("keydown", (e) => { if (e.key === "Escape") root.classList.add("quiet"); }); // of words that explain themselves
  document.addEventListener("selectionchange", function begun() {
    if (!document.querySelector("[data-quote]") || !String(getSelection())) return;
    document.removeEventListener("selectionchange", begun);
    import("./quote.js");
  });
}
