/* A grid is one stop for the Tab key: arrows go from cell to cell, Enter follows the link of a cell or opens where its figure comes from, Tab leaves the grid. */
(function () {
  "use strict";

  var STOPS = "a[href], button, input, select, textarea, summary, [tabindex]";

  function stops() {
    return Array.prototype.filter.call(document.querySelectorAll(STOPS), function (node) {
      return node.tabIndex >= 0 && !node.disabled && node.getClientRects().length && getComputedStyle(node).visibility !== "hidden";
    });
  }

  /* The stop after a box, or before it. */
  function beyond(box, back) {
    var side = back ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
    var found = stops().filter(function (node) { return !box.contains(node) && box.compareDocumentPosition(node) & side; });
    return back ? found[found.length - 1] : found[0];
  }

  /* Tab backwards into a grid: where the reader was in it, else at its first head. The grid itself would look for a last row that is not there yet. */
  function enter(event) {
    var all = stops();
    var before = all[all.indexOf(event.target) - 1];
    var grid = before && before.closest(".gridbox .rows");
    var to = grid && (grid.querySelector(".ag-cell-focus") || grid.querySelector(".ag-header-cell"));
    if (!to) { return; }
    event.preventDefault();
    event.stopPropagation();
    to.focus();
  }

  /* Before the grid, which would go through all its cells. */
  window.addEventListener("keydown", function (event) {
    var grid = event.target.closest && event.target.closest(".gridbox .rows");
    if (event.altKey || event.ctrlKey || event.metaKey) { return; }
    if (!grid) {
      if (event.key === "Tab" && event.shiftKey && document.querySelector(".gridbox")) { enter(event); }
      return;
    }
    if (event.key === "Tab") {
      var to = beyond(grid, event.shiftKey);
      if (!to) { return; }
      event.preventDefault();
      event.stopPropagation();
      to.focus();
      return;
    }
    var link = event.key === "Enter" && event.target.classList.contains("ag-cell") && event.target.querySelector("a[href], [data-open]");
    if (link) { event.preventDefault(); event.stopPropagation(); link.click(); }
  }, true);
})();
