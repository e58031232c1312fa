// Points out a long number while it is typed (the server masks it whatever happens here), and asks for the day of a paper
// only where one came.
for (const form of document.querySelectorAll("[data-ask]")) {
  form.addEventListener("input", () => {
    const words = [...form.querySelectorAll("textarea, [name=title]")].map((field) => field.value).join("\n");
    const found = /[0-9]([ -]?[0-9]){9,}/.test(words);
    form.querySelector("[data-warn]").textContent = found ? "里面有一长串数字，像号码。建议删掉，交上去也会自动遮去。" : "";
  });
  const { stage } = form.elements;
  const fit = () => {
    for (const part of form.querySelectorAll("[data-only-for]"))
      part.hidden = !part.dataset.onlyFor.split(" ").includes(stage.value) && !part.querySelector("input").value;
  };
  if (stage) {
    stage.addEventListener("change", fit);
    fit();
  }
}
