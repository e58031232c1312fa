// Offers to put what this device keeps (static/js/kept.js) into the account as well. Nothing is sent before the button.
const form = document.querySelector("[data-take-over]");
try {
  const pages = (JSON.parse(localStorage.getItem("kept")) || []).filter((one) => one && one.path);
  form.querySelector("[data-number]").textContent = pages.length;
  form.elements.addresses.value = pages.map((one) => one.path).join("\n");
  form.hidden = !pages.length;
} catch { /* nothing is kept here, or storage is off */ }
