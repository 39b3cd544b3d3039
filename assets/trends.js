/* The page Trends: the chosen figure and the regions beside the view's own go into the address. */
(function (ours) {
  "use strict";

  function asked(key) { return new URLSearchParams(window.location.search).get(key); }

  /* A figure was chosen. A control that has just been drawn shows the address already. */
  ours.trendMetric = function (value) {
    var what = window.dash_clientside.callback_context.triggered[0];
    var box = document.getElementById("trend-metric");
    if (!what || !value || !box || document.activeElement !== box || asked("metric") === value) { return; }
    ours.go(ours.address({ metric: value }));
  };

  /* A region was chosen: it joins those that stand there. */
  ours.trendRegion = function (value) {
    if (!value) { return; }
    var there = (asked("regions") || "").split(",").filter(Boolean);
    window.dash_clientside.set_props("trend-region", { value: null });
    if (there.indexOf(value) < 0) { ours.go(ours.address({ regions: there.concat([value]).join(",") })); }
  };

  /* The list of regions comes when the picker is first used; the browser keeps it. */
  document.addEventListener("focusin", function (event) {
    if (event.target.id !== "trend-region" || event.target.ourList) { return; }
    var box = event.target;
    box.ourList = true;
    var lang = document.documentElement.lang.indexOf("zh") === 0 ? "zh" : "en";
    window.fetch("/places/" + lang + ".json").then(function (answer) { return answer.json(); }).then(function (list) {
      window.dash_clientside.set_props("trend-region", { data: list, nothingFoundMessage: ours.words().not_found });
    }).catch(function () {
      box.ourList = false;
      window.dash_clientside.set_props("trend-region", { nothingFoundMessage: ours.words().lost });
    });
  });
})(window.coverage);
