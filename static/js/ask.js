// Warns while typing of what looks like a number that identifies somebody. The server masks it whatever happens here.
const kinds = [
  [/(^|[^0-9])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}([^0-9]|$)/, "手机号"],
  [/(^|[^0-9])[0-9]{17}[0-9Xx]([^0-9]|$)/, "身份证号"],
  [/(^|[^0-9])[0-9]{4}([ -]?[0-9]{4}){3}[ -]?[0-9]{0,3}([^0-9]|$)/, "银行卡号"],
];

for (const form of document.querySelectorAll("[data-ask]")) {
  const warning = form.querySelector("[data-warn]");
  form.addEventListener("input", () => {
    const words = [...form.querySelectorAll("textarea, input[type=text]")].map((field) => field.value).join("\n");
    const found = kinds.find(([pattern]) => pattern.test(words));
    warning.textContent = found ? `里面有像${found[1]}的数字，建议删掉。交上去以后会自动遮去。` : "";
  });
}
