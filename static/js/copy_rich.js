// Copies a part of the page with its styles; without the clipboard's leave the part is selected, to be copied by hand.
const button = document.querySelector("[data-copy-rich]");
const said = document.querySelector("[data-copied]");
const part = document.getElementById(button.dataset.copyRich);
const select = () => {
  const range = document.createRange();
  range.selectNodeContents(part);
  const chosen = getSelection();
  chosen.removeAllRanges();
  chosen.addRange(range);
};
button.hidden = false;
button.addEventListener("click", async () => {
  try {
    const as = (type, text) => new Blob([text], { type });
    await navigator.clipboard.write([
      new ClipboardItem({
        "text/html": as("text/html", part.innerHTML),
        "text/plain": as("text/plain", part.innerText),
      }),
    ]);
    said.textContent = "已复制，到公众号编辑器里粘贴";
  } catch {
    select();
    said.textContent = document.execCommand("copy") ? "已复制，到公众号编辑器里粘贴" : "已选中，请按 Ctrl+C 复制";
  }
});
