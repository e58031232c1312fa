// While somebody reads down an article: says in the contents where they are, lets the sheet of contents go by Esc, a tap
// beside it or a choice in it, and folds parts about the page where the browser's own search opens them again.
const toc = document.getElementById("toc"), pill = document.querySelector(".totoc");
const links = [...toc.querySelectorAll("li a")];
const heads = links.map((a) => document.getElementById(a.hash.slice(1)));
let here;

const mark = () => {
  const passed = heads.map((head) => head.getBoundingClientRect().top < innerHeight / 5);
  const at = links[passed.lastIndexOf(true)];
  if (at == here) return;
  if (here) here.removeAttribute("aria-current");
  here = at;
  if (here) here.setAttribute("aria-current", "location");
};
addEventListener("scroll", mark, { passive: true });
mark();

// The sheet is open while its address is the target. It closes by going back, so that the way back never opens it again.
let open, ours; // ours: it was opened from this page, so that going back stays here
const shut = () => {
  if (!open) return;
  open = false;
  if (ours) history.back();
  else {
    location.replace("#_"); // nothing is the target now
    history.replaceState(null, "", location.pathname + location.search);
  }
  pill.focus({ preventScroll: true });
};
const opened = () => {
  open = location.hash == pill.hash && getComputedStyle(pill).display != "none";
  if (open) (here || links[0]).focus({ preventScroll: true });
};
addEventListener("hashchange", () => {
  ours = true;
  opened();
});
opened();
addEventListener("keydown", (e) => { if (e.key == "Escape") shut(); });
toc.addEventListener("click", (e) => {
  const a = e.target.closest("a");
  if (!a || !open) return;
  e.preventDefault();
  if (a.className) return shut();
  open = false;
  location.replace(a.hash);
});
toc.addEventListener("focusout", (e) => { if (e.relatedTarget && !toc.contains(e.relatedTarget)) shut(); });

// Only where find-in-page and fragments open what is folded; elsewhere everything stays open.
const folded = [...document.querySelectorAll("details[data-fold]")];
if ("onbeforematch" in toc) {
  for (const part of folded) if (part.getBoundingClientRect().top > innerHeight) part.open = false;
  addEventListener("beforeprint", () => { for (const part of folded) part.open = true; });
}
addEventListener("hashchange", () => {
  const part = document.querySelector(":target ~ [data-fold]");
  if (part) part.open = true;
});
