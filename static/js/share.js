// "复制" and "转发": what the browser can do itself; the address always stands in the text too.
import copy from "./copying.js";

export default async (b) => {
  const said = document.querySelector("[data-said]");
  let words = "没能完成，请长按选中";
  try {
    if (b.dataset.share == null) words = (await copy(b.value)) ? "已复制" : words;
    else {
      await navigator.share({ title: document.title, url: b.value });
      words = "";
    }
  } catch (e) {
    if (e.name == "AbortError") return;
  }
  said.textContent = words;
};
