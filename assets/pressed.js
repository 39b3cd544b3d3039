/* A press ends on what it began on: cards are not drawn anew while a pointer is down, and where one was, or where something came over what was
   pressed, it is done all the same. */
(function (ours) {
  "use strict";

  var LONGEST = 1000;
  var NEAR = 6;
  var CONTROLS = "a[href], button, summary, label, input, select, textarea, [role=option], [role=button], [data-open], td, th, path";
  /* What nothing but a click ends on: charts take a press for themselves. */
  var PLAIN = "a[href], button:not(:disabled), label, summary, [role=option]";
  /* What the space bar presses: as with a pointer the click comes with the release. (Enter clicks as it goes down.) */
  var KEYED = "button, summary, [role=button], input[type=checkbox], input[type=radio]";
  var press = null;
  var key = null;
  var down = null;

  function said(node) { return node.getAttribute("aria-label") || node.textContent.trim(); }

  function alike(was) {
    var place = was.slot ? document.querySelector(".slot[data-slot='" + was.slot + "']") : document;
    return place && Array.prototype.filter.call(place.querySelectorAll(was.node.tagName), function (node) {
      return was.node.id ? node.id === was.node.id : node.className === was.node.className && said(node) === was.said;
    })[0];
  }

  /* Answers wait for a pointer that is down, for a moment. */
  ours.pressing = function () { return down ? down.over : null; };

  /* The way that a link led when it was pressed. */
  ours.pressedWay = function (link) { return press && press.node === link ? press.way : null; };

  document.addEventListener("pointerdown", function (event) {
    var node = event.target.closest && event.target.closest(CONTROLS);
    release();
    press = null;
    if (!node || event.button || !event.isPrimary) { return; }
    hold();
    press = Object.assign(memo(node), {
      x: event.clientX, y: event.clientY, clicked: false,
      way: node.matches("a[href]") && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) ? ours.way(node) : null,
    });
  }, true);

  function memo(node) {
    var slot = node.closest(".slot");
    return { node: node, slot: slot && slot.dataset.slot, said: said(node) };
  }

  function hold() {
    var end;
    down = { over: new Promise(function (done) { end = done; }), end: function () { end(); } };
    window.setTimeout(release.bind(null, down), LONGEST);
  }

  function release(which) {
    if (down && (!which || which === down)) { down.end(); down = null; }
  }

  document.addEventListener("click", function (event) {
    if (press && event.isTrusted && event.target.closest && event.target.closest(CONTROLS)) { press.clicked = true; }
  }, true);

  document.addEventListener("pointerup", function (event) {
    var was = press;
    var mine = down;
    var near = was && Math.abs(event.clientX - was.x) <= NEAR && Math.abs(event.clientY - was.y) <= NEAR;
    /* The click itself comes with the release; of a touch a moment later. */
    window.setTimeout(function () {
      release(mine);
      if (was !== press) { return; }
      press = null;
      if (!near || was.clicked || (was.node.isConnected && !was.node.matches(PLAIN))) { return; }
      if (was.way) { ours.take(was.way); return; }
      var node = was.node.isConnected ? was.node : alike(was);
      if (node) { node.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: window })); }
    }, event.pointerType === "mouse" ? 0 : 80);
  }, true);

  document.addEventListener("keydown", function (event) {
    if (event.key !== " " || event.repeat || !event.target.matches || !event.target.matches(KEYED)) { return; }
    release();
    hold();
    key = memo(event.target);
  }, true);

  document.addEventListener("keyup", function (event) {
    var was = key;
    var mine = down;
    if (event.key !== " " || !was) { return; }
    key = null;
    window.setTimeout(function () {
      release(mine);
      var node = was.node.isConnected ? null : alike(was);
      if (node) { node.click(); }
    }, 0);
  }, true);

  ["pointercancel", "dragstart"].forEach(function (kind) {
    document.addEventListener(kind, function () { release(); press = null; }, true);
  });
  window.addEventListener("blur", function () { release(); });
})(window.coverage = window.coverage || {});
