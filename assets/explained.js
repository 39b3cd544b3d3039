/* Terms that explain themselves: what a term means stands beside it while the pointer or the focus is on it. */
window.coverage = window.coverage || {};
(function (ours) {
  "use strict";

  var tip = null;
  var shownFor = null;

  /* The term under a node and its words: an element that has them, or the head of a grid's column. */
  function told(node) {
    var cell = node.matches && node.matches(".ag-cell:focus") && node.querySelector("[data-explain]");
    var term = cell || (node.closest && node.closest("[data-explain]"));
    if (term) { return { term: term, words: term.dataset.explain }; }
    var head = node.closest && node.closest(".gridbox .ag-header-cell");
    var words = head && ours.explainedColumns(head.closest(".gridbox"))[head.getAttribute("col-id")];
    if (!words) { return null; }
    head.setAttribute("aria-description", words);
    return { term: head, words: words };
  }

  /* Key of a column of a grid -> what it means. */
  ours.explainedColumns = function (box) {
    if (!box.ourTerms) { box.ourTerms = JSON.parse(box.dataset.explains || "{}"); }
    return box.ourTerms;
  };

  function hide() {
    if (tip) { tip.remove(); }
    tip = shownFor = null;
  }

  function show(found) {
    if (shownFor === found.term) { return; }
    hide();
    shownFor = found.term;
    tip = document.createElement("div");
    tip.className = "tip";
    tip.setAttribute("aria-hidden", "true");
    tip.textContent = found.words;
    document.body.appendChild(tip);
    place();
  }

  function place() {
    var at = shownFor.getBoundingClientRect();
    var size = tip.getBoundingClientRect();
    var below = at.bottom + 4;
    tip.style.left = Math.max(8, Math.min(at.left, window.innerWidth - size.width - 8)) + "px";
    tip.style.top = (below + size.height > window.innerHeight - 4 ? Math.max(4, at.top - size.height - 4) : below) + "px";
  }

  /* Focus brings its term into view: the words follow it; those under a pointer that stays go. */
  function scrolled() {
    if (tip && shownFor === document.activeElement) { place(); } else { hide(); }
  }

  function follow(event) {
    var found = event.target.closest ? told(event.target) : null;
    if (found) { show(found); } else if (!tip || !document.activeElement || shownFor !== document.activeElement) { hide(); }
  }

  document.addEventListener("pointerover", follow);
  document.addEventListener("focusin", follow);
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", scrolled, true);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { hide(); } });
  /* What the tip is of may be drawn anew. */
  new MutationObserver(function () { if (shownFor && !shownFor.isConnected) { hide(); } }).observe(document.documentElement, { childList: true, subtree: true });
})(window.coverage);
