/* Bars that lead to their units: a click on one changes of the address what it carries. The table beside the chart has the same links for the keyboard. */
(function (ours) {
  "use strict";

  function address(target) {
    var plot = target.closest && target.closest(".js-plotly-plot");
    var point = plot && plot._hoverdata && plot._hoverdata[0];
    var told = point && point.customdata;
    return typeof told === "string" && /^\?(region=\w+&)?tab=flow-\w+$/.test(told) ? told : null;
  }

  window.addEventListener("click", function (event) {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return; }
    var goal = address(event.target);
    if (!goal) { return; }
    event.preventDefault();
    event.stopPropagation();
    var changes = { q: null, sort: null };
    new URLSearchParams(goal).forEach(function (value, key) { changes[key] = value; });
    ours.go(ours.address(changes));
  }, true);

  /* The pointer says which bars lead on. */
  document.addEventListener("mousemove", function (event) {
    var plot = event.target.closest && event.target.closest(".js-plotly-plot");
    if (plot) { plot.classList.toggle("flowunits-leads", address(event.target) !== null); }
  });
})(window.coverage = window.coverage || {});
