// Gives the searchable choices of the admin the names of their labels, which the script that draws them leaves out.
window.django?.jQuery?.(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const name = document.querySelector(`label[for="${select.id}"]`)?.textContent.trim();
    if (!name) continue;
    for (const drawn of select.parentNode.querySelectorAll(".select2-selection, .select2-selection__rendered"))
      drawn.setAttribute("aria-label", name);
  }
});
