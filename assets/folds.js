/* What a reader unfolds stands in the address, by its name; what hangs over the page goes with the next press elsewhere and stands in none. */
(function (ours) {
  "use strict";

  var HANGING = "details.drop[open], details.tableview[open], details.sure[open]";
  var NARROW = window.matchMedia("(max-width: 999px)");
  var root = document.documentElement;

  function isShown(node) { return node.getClientRects().length > 0; }

  function listed() { return (new URLSearchParams(window.location.search).get("fold") || "").split(",").filter(Boolean); }

  function isAsked(name, atFirst) { return listed().indexOf(name) >= 0 || (atFirst && listed().indexOf("-" + name) < 0); }

  /* The value of the address's key with a section open or folded away; what is as at first needs no word. */
  ours.folded = function (name, open, atFirst) {
    var rest = listed().filter(function (each) { return each !== name && each !== "-" + name; });
    return rest.concat(open === atFirst ? [] : [open ? name : "-" + name]).join(",");
  };

  function atFirst(section) { return section.dataset.foldAtFirst === "open"; }

  /* Sections as the address has them; a plan lies beside the page where there is room, else it is folded away at first. */
  ours.unfold = function () {
    Array.prototype.forEach.call(document.querySelectorAll("details[data-fold]"), function (section) {
      var open = isAsked(section.dataset.fold, atFirst(section));
      if (section.open !== open) { section.open = open; }
    });
    root.dataset.plan = isAsked("plan", !NARROW.matches) ? "" : "away";
  };

  ours.foldPlan = function (open) { return ours.folded("plan", open, !NARROW.matches); };
  root.dataset.plan = isAsked("plan", !NARROW.matches) ? "" : "away";

  /* Whoever opens a section, reader or script, it is told once it stands so; paper opens them for itself alone. */
  document.addEventListener("toggle", function (event) {
    var section = event.target;
    if (!section.matches || !section.matches("details[data-fold]") || !section.isConnected || "printed" in section.dataset) { return; }
    if (section.open === isAsked(section.dataset.fold, atFirst(section))) { return; }
    ours.rewrite({ fold: ours.folded(section.dataset.fold, section.open, atFirst(section)) });
  }, true);

  document.addEventListener("click", function (event) {
    if (!event.target.closest || !event.target.closest(".plan-fold")) { return; }
    ours.rewrite({ fold: ours.foldPlan(root.dataset.plan === "away") });
    ours.unfold();
    /* What was pressed goes with the panel or with its bar: the focus is on what takes the press back. */
    var shown = Array.prototype.filter.call(document.querySelectorAll(".plan-fold"), isShown)[0];
    if (shown) { shown.focus({ preventScroll: true }); }
  }, true);

  function hanging() { return Array.prototype.slice.call(document.querySelectorAll(HANGING)); }

  ours.unhang = function () { hanging().forEach(function (open) { open.removeAttribute("open"); }); };

  document.addEventListener("click", function (event) {
    if (event.target.closest("[role=dialog]")) { return; }
    hanging().forEach(function (open) {
      if (!open.contains(event.target) || event.target.closest("a")) { open.removeAttribute("open"); }
    });
  });

  /* Esc closes what hangs and goes back to what opened it. While a dialog is open, filled or not yet, it closes that alone: the figure that
     opened it may stand in a table that is open. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.defaultPrevented || Array.prototype.some.call(document.querySelectorAll("[role=dialog]"), isShown)) { return; }
    hanging().forEach(function (open) {
      var within = open.contains(document.activeElement);
      open.removeAttribute("open");
      if (within) { open.querySelector("summary").focus(); }
    });
  });
})(window.coverage = window.coverage || {});
