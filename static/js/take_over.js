// Offers to put what this device keeps (static/js/kept.js) into the account as well. Nothing is sent before the button.
const form = document.querySelector("[data-take-over]");
try {
  const pages = (JSON.parse(localStorage.getItem("kept")) || []).map((one) => one.path);
  const more = pages.filter((path) => path && !document.querySelector(`.list a[href="${CSS.escape(path)}"]`));
  form.querySelector("[data-number]").textContent = more.length;
  form.elements.addresses.value = more.join("\n");
  form.hidden = !more.length;
} catch { /* nothing is kept here, or storage is off */ }
