// Names what the scripts of the admin's theme draw without a name, or all with the same one: searchable choices after their
// labels, lists of links and parts that scroll one by one.
window.django?.jQuery?.(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const name = document.querySelector(`label[for="${select.id}"]`)?.textContent.trim();
    if (!name) continue;
    for (const drawn of select.parentNode.querySelectorAll(".select2-selection, .select2-selection__rendered"))
      drawn.setAttribute("aria-label", name);
  }
});
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("nav:not([aria-label])").forEach((links, number) => {
    links.setAttribute("aria-label", links.id === "nav-sidebar-inner" ? "后台导航" : `这一页的导航 ${number}`);
  });
  document.querySelectorAll(".simplebar-content-wrapper").forEach((part, number) => {
    part.setAttribute("aria-label", part.closest("#nav-sidebar-apps") ? "功能列表" : `可以滚动的第 ${number + 1} 部分`);
  });
});
