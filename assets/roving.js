/* A table, a ranking, a card's tools: each is one stop for the Tab key; arrows, Home and End go on within it. */
(function () {
  "use strict";

  var GROUPS = "table.heat, table.plain, .ranking, .cardhead .tools";
  /* Figures that open where they come from have a stop of their own in a table; fields take the arrows themselves. */
  var MEMBERS = "a[href], button:not(.more), summary, .term";

  function members(group) {
    return Array.prototype.filter.call(group.querySelectorAll(MEMBERS), function (node) {
      return node.parentNode.closest(GROUPS) === group && !node.disabled;
    });
  }

  function settle(group, stop) {
    var all = members(group);
    var chosen = stop || all.filter(function (node) { return node === group.ourStop; })[0] || all[0];
    group.ourStop = chosen;
    all.forEach(function (node) {
      var wanted = node === chosen ? "0" : "-1";
      if (node.getAttribute("tabindex") !== wanted) { node.setAttribute("tabindex", wanted); }
    });
  }

  function shown(node) { return node.getClientRects().length > 0; }

  /* In a table up and down stay in the column; elsewhere all arrows go to the one before or after. */
  function next(group, node, key) {
    var all = members(group).filter(shown);
    var at = all.indexOf(node);
    if (key === "Home") { return all[0]; }
    if (key === "End") { return all[all.length - 1]; }
    if (key === "ArrowRight") { return all[at + 1]; }
    if (key === "ArrowLeft") { return all[at - 1]; }
    var step = key === "ArrowDown" ? 1 : -1;
    var cell = node.closest("td, th");
    if (!cell || !group.contains(cell)) { return all[at + step]; }
    for (var place = at + step; all[place]; place += step) {
      var other = all[place].closest("td, th");
      if (other && other.cellIndex === cell.cellIndex && other.parentNode !== cell.parentNode) { return all[place]; }
    }
    return null;
  }

  document.addEventListener("keydown", function (event) {
    if (["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"].indexOf(event.key) < 0) { return; }
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    var node = event.target.closest && event.target.closest(MEMBERS);
    var group = node && node === event.target && node.parentNode.closest(GROUPS);
    var to = group && next(group, node, event.key);
    if (!to) { return; }
    event.preventDefault();
    settle(group, to);
    to.focus();
  });

  /* Where a reader has been is where Tab comes back to. */
  document.addEventListener("focusin", function (event) {
    var node = event.target.closest && event.target.closest(MEMBERS);
    var group = node && node.parentNode.closest(GROUPS);
    if (group) { settle(group, node); }
  });

  /* What scrolls and has nothing to stop at is a stop itself, called like its card. */
  function isUnreached(box) {
    var scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    return scrolls && !box.hasAttribute("tabindex") && !box.querySelector("a[href], button, input, [tabindex='0']");
  }

  function reach(box) {
    var card = box.closest(".card");
    var title = card && card.querySelector("h2, h3");
    box.setAttribute("tabindex", "0");
    box.setAttribute("role", "group");
    if (title) { box.setAttribute("aria-label", title.textContent); }
  }

  /* Rows of a grid come and go while it is scrolled; its keys are its own. */
  function ofGrid(change) { return Boolean(change.target.closest && change.target.closest(".ag-root-wrapper")); }

  /* Once what was drawn is shown: what scrolls is known only then, and asking sooner has the browser lay the page out twice. */
  var later = window.requestIdleCallback || function (work) { return window.setTimeout(work, 50); };
  var waiting = false;
  new MutationObserver(function (changes) {
    if (waiting || changes.every(ofGrid)) { return; }
    waiting = true;
    later(function () {
      waiting = false;
      Array.prototype.filter.call(document.querySelectorAll(".scroll"), isUnreached).forEach(reach);
      Array.prototype.forEach.call(document.querySelectorAll(GROUPS), function (group) { settle(group); });
    }, { timeout: 200 });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
