// Copies the field that a button names; without the clipboard's leave the field is selected, to be copied by hand.
for (const button of document.querySelectorAll("[data-copy-field]")) {
  const field = document.getElementById(button.dataset.copyField);
  const said = button.parentNode.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "已复制";
    } catch {
      said.textContent = document.execCommand("copy") ? "已复制" : "已选中，请按 Ctrl+C 复制";
    }
  });
}
