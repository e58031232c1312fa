// The rich text editor speaks English and draws a field without a name: give it our words, and the name and the hint of
// the field that it stands for.
const WORDS = {
  paragraph: "正文段落",
  Paragraph: "正文段落",
  "Heading 3": "小标题",
  "Heading 4": "更小的标题",
  "heading 3": "小标题",
  "heading 4": "更小的标题",
  "unordered list": "项目列表",
  "ordered list": "编号列表",
  "List properties": "列表样式",
  blockquote: "引用",
  bold: "粗体",
  italic: "着重",
  "insert link": "加链接",
  "remove link": "去掉链接",
  "Edit Link": "链接",
  "Insert table": "插入表格",
  "Insert Table": "插入表格",
  "Add column": "加一列",
  "Delete column": "删去这一列",
  "Add row": "加一行",
  "Delete row": "删去这一行",
  "Merge cells": "合并格子",
  "Split cell": "拆开格子",
  "Toggle header cell": "表头格子",
  "Toggle header row": "表头行",
  "Toggle header column": "表头列",
  "Delete table": "删去表格",
  undo: "撤销",
  redo: "重做",
  URL: "网址",
  Title: "说明",
  "Table Properties": "表格",
  Rows: "行数",
  Columns: "列数",
  "Include header row": "第一行作表头",
  Insert: "插入",
  Update: "改好",
  Cancel: "不改了",
  "List type": "编号写法",
  "Start at": "从几开始",
  "Decimal numbers": "1、2、3",
  "Lowercase letters": "a、b、c",
  "Uppercase letters": "A、B、C",
  "Lowercase Roman numerals": "i、ii、iii",
  "Uppercase Roman numerals": "I、II、III",
};

// Dialogs ask Django's catalogue for their words.
window.django = window.django || {};
window.django.catalog = Object.assign(window.django.catalog || {}, WORDS);

function translate(menu) {
  for (const button of menu.querySelectorAll(".prose-menubar button")) {
    if (WORDS[button.title]) {
      button.title = WORDS[button.title];
      button.setAttribute("aria-label", button.title);
    }
    if (button.firstElementChild && WORDS[button.textContent]) {
      button.firstElementChild.textContent = WORDS[button.textContent];
    }
  }
}

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const field = editor.view.dom;
  const whole = textarea.closest(".prose-editor");
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  field.setAttribute("aria-label", label ? label.textContent.replace("*", "").trim() : "正文");
  field.setAttribute("aria-multiline", "true");
  if (textarea.hasAttribute("aria-describedby")) {
    field.setAttribute("aria-describedby", textarea.getAttribute("aria-describedby"));
  }
  // The menu comes after this event, and names its first button anew with every step of the cursor.
  const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ["title"] };
  new MutationObserver(() => translate(whole)).observe(whole, changes);
  translate(whole);
});
