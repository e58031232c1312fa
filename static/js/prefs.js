// Three sizes of type, remembered on this device alone. The browser's own zoom works without this.
const root = document.documentElement;
const box = document.querySelector("[data-sizes]");

const apply = (size) => {
  if (size > 1) root.dataset.size = size;
  else delete root.dataset.size;
  for (const b of box?.querySelectorAll("button") ?? []) b.setAttribute("aria-pressed", b.value == size);
};

let kept = 1;
try { kept = +localStorage.size || 1; } catch { /* storage is off: the choice lasts for this page */ }
apply(kept);
if (box) {
  box.hidden = false;
  box.addEventListener("click", ({ target }) => {
    const b = target.closest("button");
    if (!b) return;
    try { localStorage.size = b.value; } catch { /* as above */ }
    apply(b.value);
  });
}
