/* Work under way shows after a moment; a server that does not answer is said, with a way to try again. */
(function (ours) {
  "use strict";

  var UPDATE = "_dash-update-component";
  var QUIET = /"changedPropIds":\["(import|pack|plan|links|later)-tick\.n_intervals"\]/;
  var WRITES = /"changedPropIds":\["[^\]]*cellValueChanged"/;
  var SOON = 150;
  var written = 0;
  var open = 0;
  var timer = null;
  var entering = null;

  function words() { return ours.words ? ours.words() : {}; }

  function show() { document.documentElement.classList.add("working"); }

  function begin() {
    open += 1;
    if (timer === null) { timer = window.setTimeout(show, SOON); }
  }

  function end() {
    open -= 1;
    if (open > 0) { return; }
    window.clearTimeout(timer);
    timer = null;
    document.documentElement.classList.remove("working");
  }

  function found() { var line = document.getElementById("lost"); if (line) { line.remove(); } }

  function lost() {
    ours.entered();
    found();
    var said = words();
    var line = document.createElement("div");
    line.id = "lost";
    line.setAttribute("role", "alert");
    line.appendChild(document.createElement("span")).textContent = said.lost || "";
    var button = line.appendChild(document.createElement("button"));
    button.type = "button";
    button.textContent = said.again || "";
    button.addEventListener("click", function () { ours.again(); });
    document.body.appendChild(line);
  }

  /* Until nobody is in the middle of a word or a press; nor, where cards are to be drawn anew, of a cell. */
  function idle(draws) {
    var waits = ours.composed() || ours.pressing() || (draws && ours.writing());
    return waits ? waits.then(function () { return idle(draws); }) : Promise.resolve();
  }

  /* Whether a cell that was written into is still on its way: its list is drawn anew after it was told what became of it. */
  ours.unwritten = function () { return written > 0; };

  function sent(body, answered) {
    if (typeof body !== "string" || !WRITES.test(body)) { return; }
    var over = function () { window.setTimeout(function () { written -= 1; }, 0); };
    written += 1;
    answered.then(over, over);
  }

  var plain = window.fetch;
  window.fetch = function (resource, options) {
    var address = typeof resource === "string" ? resource : resource && resource.url;
    if (!address || address.indexOf(UPDATE) < 0) { return plain.apply(window, arguments); }
    var quiet = options && typeof options.body === "string" && QUIET.test(options.body);
    if (!quiet) { begin(); }
    var asked = ours.asks(options && options.body);
    var drawing = ours.drawing(options && options.body);
    var comes = plain.apply(window, arguments).then(function (answer) { return idle(drawing).then(function () { return answer; }); });
    sent(options && options.body, comes);
    return Promise.race(drawing ? [comes, drawing.dropped] : [comes]).then(function (answer) {
      if (!quiet) { end(); }
      if (answer.status >= 500) { lost(); } else { found(); }
      var taken = drawing ? ours.newest(drawing, answer) : answer;
      ours.answers(asked);
      return taken;
    }, function (problem) {
      if (!quiet) { end(); }
      lost();
      throw problem;
    });
  };

  /* A page that is entered shows its bones until its cards are there. */
  ours.entering = function () {
    window.clearTimeout(entering);
    entering = window.setTimeout(function () {
      var main = document.getElementById("main");
      if (main) { main.classList.add("entering"); }
    }, SOON);
  };
  ours.entered = function () {
    window.clearTimeout(entering);
    var main = document.getElementById("main");
    if (main) { main.classList.remove("entering"); }
  };
})(window.coverage = window.coverage || {});
