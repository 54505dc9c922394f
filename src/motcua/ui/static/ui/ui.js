/* What script adds to pages that work without it: focus, receipts of chosen files, one press once, dialogs. */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* Mistakes, or the new heading after a swap, take the focus. */
  const takeFocus = (root) => {
    const target = root.querySelector("#problems, [data-focus]");
    if (!target) return;
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus();
  };

  const size = (bytes) => {
    const language = document.documentElement.lang;
    return bytes >= 1048576
      ? (bytes / 1048576).toLocaleString(language, { maximumFractionDigits: 1 }) + " MB"
      : Math.max(1, Math.round(bytes / 1024)).toLocaleString(language) + " KB";
  };

  /* Show which files were chosen, photos with a small picture. */
  const showChosen = (input) => {
    const list = document.querySelector(`[data-chosen="${CSS.escape(input.id)}"]`);
    if (!list) return;
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      if (/^image\/(jpeg|png|webp)$/.test(file.type)) {
        const picture = new Image(64, 64);
        picture.alt = "";
        picture.src = URL.createObjectURL(file);
        picture.onload = () => URL.revokeObjectURL(picture.src);
        line.append(picture);
      }
      const name = document.createElement("b");
      name.textContent = file.name;
      const weight = document.createElement("span");
      weight.className = "muted small";
      weight.textContent = size(file.size);
      line.append(name, weight);
      return line;
    }));
    list.hidden = !input.files.length;
  };

  const prepare = (root) => all("[data-print]", root).forEach((button) => { button.hidden = false; });

  document.addEventListener("change", (event) => {
    if (event.target.matches('input[type="file"]')) showChosen(event.target);
  });

  /* A form that is under way is not sent twice. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    /* Where a mistake was (#id_…) is not where the next page begins. */
    if (!form.hasAttribute("action")) form.setAttribute("action", location.pathname + location.search);
    const button = event.submitter;
    if (button) setTimeout(() => button.setAttribute("aria-disabled", "true"));
  });
  addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
    all("form [aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const opener = target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
    const closer = target.closest("[data-close]");
    if (closer && closer.closest("dialog")) { event.preventDefault(); closer.closest("dialog").close(); }
    if (target.closest("[data-print]")) print();
    all(".account[open], .menu[open]").forEach((menu) => { if (!menu.contains(target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all(".account[open], .menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  document.addEventListener("htmx:afterSwap", (event) => { prepare(event.detail.target); takeFocus(event.detail.target); });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form[data-sent]");
    if (form) delete form.dataset.sent;
  });

  prepare(document);
  takeFocus(document.getElementById("main") || document);
})();
