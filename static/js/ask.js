// Points out a long number while it is typed; the server masks it whatever happens here.
for (const form of document.querySelectorAll("[data-ask]")) {
  form.addEventListener("input", () => {
    const words = [...form.querySelectorAll("textarea, [type=text]")].map((field) => field.value).join("\n");
    const found = /[0-9]([ -]?[0-9]){9,}/.test(words);
    form.querySelector("[data-warn]").textContent = found ? "里面有一长串数字，像号码。建议删掉，交上去也会自动遮去。" : "";
  });
}
