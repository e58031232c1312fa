// Takes the sentence that a reader has selected along to the page for corrections: behind the #, which no server sees.
const field = document.getElementById("id_quote"), link = document.querySelector("[data-quote]");
if (field && location.hash) {
  const carried = new URLSearchParams(location.hash.slice(1)), section = document.getElementById("id_section");
  field.value = field.value || carried.get("q") || "";
  section.value = section.value || carried.get("s") || "";
  history.replaceState(null, "", location.pathname + location.search);
}
if (link) {
  const plain = link.href, near = link.cloneNode();
  near.textContent = "选中的这句有错";
  near.className = "btn btn--line quoting noprint";
  near.hidden = true;
  near.onmousedown = (e) => e.preventDefault(); // or the selection is gone before the click
  document.body.append(near);
  const follow = () => {
    const chosen = getSelection(), words = String(chosen).trim(), node = chosen.anchorNode;
    const at = node && (node.closest ? node : node.parentElement);
    near.hidden = !words || !at || !at.closest("main");
    if (near.hidden) return;
    const part = at.closest(".sec"), head = part && part.querySelector("h2[id]");
    const carried = new URLSearchParams({ q: words.slice(0, link.dataset.quote), s: head ? head.id : "" });
    link.href = near.href = plain + "#" + carried;
  };
  document.addEventListener("selectionchange", follow);
  follow(); // for the selection that this script was fetched for
}
