/* The plan: folded away or shown; units of a long list, which go into the plan that is open then. */
(function (ours) {
  "use strict";

  var root = document.documentElement;
  var LONGEST = 1500;
  if (window.matchMedia("(max-width: 999px)").matches) { root.dataset.plan = "away"; }

  /* The plan of the address with a move more; codes of one place and form are one move. */
  function plus(plan, move) {
    var items = plan && plan !== "open" ? plan.split(",") : [];
    var cut = move.indexOf("~u.");
    var head = cut < 0 ? null : move.slice(0, cut + 3);
    var at = items.findIndex(function (item) { return head ? item.indexOf(head) === 0 : item === move; });
    if (at < 0) { items.push(move); } else if (head) {
      var codes = items[at].slice(head.length).split(".");
      if (codes.indexOf(move.slice(head.length)) < 0) { items[at] += "." + move.slice(head.length); }
    }
    return items.join(",");
  }

  function fold() { root.dataset.plan = root.dataset.plan === "away" ? "" : "away"; }

  document.addEventListener("click", function (event) {
    var target = event.target.closest ? event.target : null;
    if (!target) { return; }
    if (target.closest(".plan-fold")) { fold(); return; }
    if (target.closest(".plan-door a")) { root.dataset.plan = ""; }
    var unit = target.closest("a[href^='#plan=']");
    if (!unit) { return; }
    event.preventDefault();
    event.stopPropagation();
    var now = new URLSearchParams(window.location.search).get("plan");
    var plan = plus(now, unit.getAttribute("href").slice(6));
    if (plan.length > LONGEST) { plan = now; root.dataset.plan = ""; }
    ours.go(ours.address({ plan: plan }));
  }, true);
})(window.coverage = window.coverage || {});
