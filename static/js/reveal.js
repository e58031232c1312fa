// A tick under a password shows what was typed, for as long as it is set.
for (const field of document.querySelectorAll("input[type=password]")) {
  const box = document.createElement("div"), tick = document.createElement("input"), label = document.createElement("label");
  box.className = "tick";
  tick.type = "checkbox";
  tick.id = label.htmlFor = field.id + "_shown";
  label.textContent = "显示密码";
  box.append(tick, label);
  tick.onchange = () => { field.type = tick.checked ? "text" : "password"; };
  field.form.addEventListener("submit", () => { field.type = "password"; }); // or the browser keeps it among its suggestions
  field.after(box);
}
