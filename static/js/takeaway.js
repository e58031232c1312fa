// Beside a file to download or a page to print: says so where the app around the page can do neither, and copies everything.
import copy from "./copying.js";

const APPS = { MicroMessenger: "微信", AlipayClient: "支付宝", " QQ/": "QQ", DingTalk: "钉钉", Weibo: "微博", aweme: "抖音", Toutiao: "今日头条" };
const NO_PRINTER = { UCBrowser: "UC 浏览器", MQQBrowser: "QQ 浏览器", baiduboxapp: "百度" };
const inside = (apps) => apps[Object.keys(apps).find((name) => navigator.userAgent.includes(name))];
const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, tr, caption";

const text = (one) => {
  const copy = one.cloneNode(true);
  copy.querySelectorAll("button, .peek").forEach((each) => each.remove());
  return [...(copy.cells || [copy])].map((each) => each.textContent.replace(/\s+/g, " ").trim()).join("  ");
};
const words = (column) => [...column.querySelectorAll(BLOCKS)]
  .filter((one) => !one.closest(".noprint, .slip, form, [hidden]") && !one.querySelector("p, li"))
  .map(text).filter(Boolean).join("\n");

for (const box of document.querySelectorAll("[data-takeaway]")) {
  const app = inside(APPS), other = box.dataset.takeaway === "print" && inside(NO_PRINTER);
  const said = box.querySelector("[data-inside]"), button = box.querySelector("[data-copy-all]");
  if (app || other) {
    box.open = true;
    said.textContent = app ? `你现在是在${app}里打开的，这里多半不能下载，也不能打印。可以这样：` : `你现在用的是${other}，它多半没有打印。可以这样：`;
  }
  button.hidden = false;
  button.onclick = async () => {
    const held = document.getElementById(button.dataset.copyAll), field = held || box.querySelector("textarea");
    field.parentElement.hidden = false; // or nothing in it could be selected
    const done = await copy(held ? held.value : words(box.parentElement), field);
    if (done && !held) field.parentElement.hidden = true;
    box.querySelector("[data-copied]").textContent = done ? "已复制" : "没有复制成，字已经选中：长按，点“复制”";
  };
}
