/* Figures that say where they come from: a click or a key opens the drawer by the address; closing it takes the key out again. */
window.coverage = window.coverage || {};
(function (ours) {
  "use strict";

  var NAME = /^[a-z_0-9]+(~[\w-]+~[\w,-]+)*$/;

  function open(figure) { ours.go(ours.address({ open: figure })); }

  /* The figure of the mark of a chart that the pointer is on. */
  function hovered(target) {
    var plot = target.closest(".js-plotly-plot");
    var point = plot && plot._hoverdata && plot._hoverdata[0];
    var told = point && point.customdata;
    return typeof told === "string" && NAME.test(told) ? told : null;
  }

  /* Before links, since a figure may stand in one. */
  window.addEventListener("click", function (event) {
    var target = event.target;
    if (!target.closest || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return; }
    var cell = target.closest("[data-open]");
    var link = target.closest("a[href], summary");
    var figure = cell ? (link && cell.contains(link) ? null : cell.dataset.open) : hovered(target);
    if (!figure) { return; }
    event.preventDefault();
    event.stopPropagation();
    open(figure);
  }, true);

  /* A table is one stop: its first figure; arrows go from figure to figure, Enter opens. */
  document.addEventListener("keydown", function (event) {
    var cell = event.target;
    if (!cell.matches || !cell.matches("td[data-open]")) { return; }
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(cell.dataset.open); return; }
    var next = beside(cell, event.key);
    if (next) { event.preventDefault(); stop(next); next.focus(); }
  });

  function beside(cell, key) {
    var row = cell.parentNode;
    var along = Array.prototype.slice.call(row.querySelectorAll("td[data-open]"));
    if (key === "ArrowRight") { return along[along.indexOf(cell) + 1]; }
    if (key === "ArrowLeft") { return along[along.indexOf(cell) - 1]; }
    if (key !== "ArrowDown" && key !== "ArrowUp") { return null; }
    var other = row;
    do { other = key === "ArrowDown" ? other.nextElementSibling : other.previousElementSibling; } while (other && !(other.cells[cell.cellIndex] && other.cells[cell.cellIndex].dataset.open));
    return other && other.cells[cell.cellIndex];
  }

  function stop(cell) {
    Array.prototype.forEach.call(cell.closest("table").querySelectorAll("td[data-open]"), function (each) { each.tabIndex = each === cell ? 0 : -1; });
  }

  /* A table as it was read is scrolled until the column of its first counted cell is seen, which on a narrow screen stands to the right. */
  var met = new WeakSet();
  function showCounted(mark) {
    met.add(mark);
    var box = mark.closest(".scroll");
    if (!box) { return; }
    var beyond = mark.closest("td").getBoundingClientRect().right - box.getBoundingClientRect().right;
    if (beyond > 0) { box.scrollLeft += beyond; }
  }
  new MutationObserver(function () {
    Array.prototype.forEach.call(document.querySelectorAll(".origin .read"), function (table) {
      var mark = table.querySelector("mark");
      if (mark && !met.has(mark)) { showCounted(mark); }
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* The drawer was opened, or closed by its reader. */
  ours.closed = function (opened) {
    ours.became("opened", { opened: opened });
    if (!opened && new URLSearchParams(window.location.search).has("open")) { ours.go(ours.address({})); }
  };
})(window.coverage);
