/* The plan: units of a long list, which go into the plan that is open then. */
(function (ours) {
  "use strict";

  var LONGEST = 1500;

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

  document.addEventListener("click", function (event) {
    var target = event.target.closest ? event.target : null;
    if (!target) { return; }
    if (target.closest(".plan-door a")) {
      event.preventDefault();
      event.stopPropagation();
      ours.go(ours.address({ plan: "open", fold: ours.foldPlan(true) }));
      return;
    }
    var unit = target.closest("a[href^='#plan=']");
    if (!unit) { return; }
    event.preventDefault();
    event.stopPropagation();
    var now = new URLSearchParams(window.location.search).get("plan");
    var plan = plus(now, unit.getAttribute("href").slice(6));
    /* A plan that is full says so: it is shown. */
    ours.go(ours.address(plan.length > LONGEST ? { plan: now, fold: ours.foldPlan(true) } : { plan: plan }));
  }, true);
})(window.coverage = window.coverage || {});
