/* Of the answers that draw pages only the newest is taken: an older question ends when a newer one is asked, and an answer must be to the address that
   is shown, asked against what the page holds. Dash itself takes them in the order in which they come: where a callback fills all places of a page, it does
   not drop the older of two, and what follows a drawing waits for both. */
(function (ours) {
  "use strict";

  var DRAWS = /"output":"\.\.page\.children\.\.\./;
  var holds = null;
  var owed = false;
  var asksAgain = false;
  var last = null;

  function of(list, id, property) {
    return (list.filter(function (each) { return each.id === id && each.property === property; })[0] || {}).value;
  }

  /* An address as the browser writes it: without a question mark that nothing follows. */
  function written(address) {
    var goal = new URL(address, window.location.origin);
    return goal.pathname + goal.search;
  }

  /* What a question to draw asks: for which address, against which cards, whether for what changes on its own; null of any other question. */
  ours.drawing = function (body) {
    if (typeof body !== "string" || !DRAWS.test(body)) { return null; }
    var asked = JSON.parse(body);
    var drawing = {
      address: written((of(asked.inputs, "url", "pathname") || "/") + (of(asked.inputs, "url", "search") || "")),
      against: JSON.stringify(of(asked.state, "rendered", "data")),
      again: asked.changedPropIds.indexOf("again.data") >= 0,
    };
    drawing.dropped = new Promise(function (done) { drawing.drop = done; });
    if (last) { drop(last); }
    last = drawing;
    return drawing;
  };

  /* What the page holds from now on. */
  ours.holds = function (told) { holds = JSON.stringify(told); };

  function drop(drawing) {
    owed = owed || drawing.again;
    last = null;
    drawing.drop(none());
  }

  function none() { return new window.Response(null, { status: 204 }); }

  /* The answer to a question to draw, or none in its place. What is lost with it is asked for again. */
  ours.newest = function (drawing, answer) {
    if (drawing !== last) { return answer; }
    last = null;
    if (answer.status >= 300) { return answer; }
    if (drawing.address !== window.location.pathname + window.location.search) {
      owed = owed || drawing.again;
      return none();
    }
    /* What is asked again knows what stands there: nothing was taken since. */
    if (holds !== null && drawing.against !== holds && !asksAgain) {
      asksAgain = true;
      ours.again();
      return none();
    }
    asksAgain = false;
    if (owed && !drawing.again) { ours.again(); }
    owed = false;
    if (answer.status === 204) {
      ours.unchanged();
      return answer;
    }
    return answer.json().then(function (said) {
      if (said.response && said.response.rendered) { ours.holds(said.response.rendered.data); } else { ours.unchanged(); }
      answer.json = function () { return Promise.resolve(said); };
      return answer;
    });
  };
})(window.coverage = window.coverage || {});
