/* Targets: what a row says is filled into the form, which opens. */
(function () {
  "use strict";

  function fill(name, value) { window.dash_clientside.set_props({ type: "aim-field", name: name }, { value: value }); }

  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-aim]") : null;
    var form = document.getElementById("aims-form");
    if (!button || !form) { return; }
    var parts = button.dataset.aim.split("~");
    ["place", "metric", "due", "value"].forEach(function (name, place) { fill(name, parts[place]); });
    form.open = true;
    form.scrollIntoView({ block: "nearest" });
    var author = document.getElementById("aim-author");
    var value = form.querySelector("input[id*='\"value\"']");
    (author && !author.value ? author : value || form.querySelector("input")).focus();
  });
})();
