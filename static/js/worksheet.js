// The worksheet of an imported page: fields as tall as their words, rows that show when they are judged, no edit lost by leaving.
const sheet = document.querySelector("[data-sheet]");

if (sheet) {
  const areas = [...sheet.querySelectorAll("textarea")];
  const note = sheet.querySelector("[data-unsaved]");
  let unsaved = false;

  const fit = (area) => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };
  // Browsers that size fields by themselves need no help.
  if (!CSS.supports("field-sizing", "content")) {
    areas.forEach(fit);
    sheet.addEventListener("input", ({ target }) => target.matches("textarea") && fit(target));
  }

  sheet.addEventListener("input", () => {
    unsaved = true;
    if (note) note.hidden = false;
  });
  sheet.addEventListener("change", ({ target }) => {
    const row = target.closest("[data-claim]");
    if (row && target.dataset.row === "verdict") row.classList.toggle("is-judged", target.value !== "");
  });
  sheet.addEventListener("submit", () => {
    unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
