/* What a reader types stays: a card that is drawn anew for a question asked before keeps the text, the caret and the focus of its fields. */
(function (ours) {
  "use strict";

  /* Field's id -> what was typed: when, into which node, what stood there before it in this draft (before), when it was sent to the server (0: not yet). */
  var drafts = {};
  var focused = null;
  var composing = null;
  var answers = [];
  var TOGETHER = 300;
  var OWN = "input[id]:not([type=checkbox]):not([type=radio]):not([type=file]):not([type=hidden]):not([aria-haspopup]):not([role=combobox]), textarea[id]";

  function field(node) { return node && node.matches && node.matches(OWN) && node.closest("#page, [role=dialog]") ? node : null; }

  /* Where the caret stands; a number's field does not say. */
  function caret(node) { try { return [node.selectionStart, node.selectionEnd]; } catch (none) { return null; } }

  document.addEventListener("beforeinput", function (event) {
    var node = field(event.target);
    if (!node) { return; }
    drafts[node.id] = drafts[node.id] || { before: [], node: node, path: window.location.pathname };
    if (drafts[node.id].before.indexOf(node.value) < 0) { drafts[node.id].before.push(node.value); }
  }, true);

  document.addEventListener("input", function (event) {
    var node = field(event.target);
    if (!node || !event.isTrusted) { return; }
    drafts[node.id] = Object.assign(drafts[node.id] || { before: [], path: window.location.pathname }, {
      node: node, text: node.value, typed: performance.now(), sent: 0,
    });
  }, true);

  document.addEventListener("focusin", function (event) { focused = field(event.target) && { id: event.target.id, node: event.target }; }, true);
  document.addEventListener("selectionchange", function () {
    if (focused && document.activeElement === focused.node) { focused.caret = caret(focused.node); }
  });

  document.addEventListener("compositionstart", function (event) {
    if (!field(event.target)) { return; }
    var end;
    composing = { over: new Promise(function (done) { end = done; }), end: end };
  }, true);
  function composed() { if (composing) { composing.end(); composing = null; } }
  document.addEventListener("compositionend", composed, true);
  document.addEventListener("focusout", composed, true);

  /* A word that is being put together in an input method would break off if its field went: answers wait for it. */
  ours.composed = function () { return composing ? composing.over : null; };

  /* Whether a field holds what its reader has typed since it was last sent. */
  ours.isTyped = function (node) { return Boolean(node && drafts[node.id] && drafts[node.id].text !== undefined && !drafts[node.id].sent); };

  ours.sent = function (id, text) {
    if (drafts[id] && drafts[id].text === text && !drafts[id].sent) { drafts[id].sent = performance.now(); }
  };

  /* A question goes out: the fields whose text it carries are sent. */
  ours.asks = function (body) {
    Object.keys(drafts).forEach(function (id) {
      var draft = drafts[id];
      var quoted = JSON.stringify(id).slice(1, -1);
      if (draft.text && typeof body === "string" && (body.indexOf(quoted) >= 0 || body.indexOf(id) >= 0) && body.indexOf(JSON.stringify(draft.text).slice(1, -1)) >= 0) {
        ours.sent(id, draft.text);
      }
    });
    return performance.now();
  };

  /* An answer came to what was asked then: what had been sent by then is the server's to draw. */
  ours.answers = function (asked) {
    answers.push({ asked: asked, came: performance.now() });
    Object.keys(drafts).forEach(function (id) {
      if (drafts[id].sent && drafts[id].sent <= asked) { delete drafts[id]; }
    });
  };

  /* When the question was asked whose answer is being drawn; of several that came together the first. */
  function asked() {
    var now = performance.now();
    answers = answers.filter(function (each, place) { return now - each.came < TOGETHER || place === answers.length - 1; });
    return answers.reduce(function (least, each) { return Math.min(least, each.asked); }, now);
  }

  function write(node, text) {
    var kind = node.tagName === "TEXTAREA" ? window.HTMLTextAreaElement : window.HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(node, text);
    node.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function refocus(node) {
    for (var fold = node.closest("details:not([open])"); fold; fold = node.closest("details:not([open])")) { fold.open = true; }
    node.focus({ preventScroll: true });
    if (focused && focused.caret) { try { node.setSelectionRange(focused.caret[0], focused.caret[1]); } catch (none) { focused.caret = null; } }
  }

  function keep(id) {
    var draft = drafts[id];
    var node = document.getElementById(id);
    if (!node) {
      if (draft.path !== window.location.pathname) { delete drafts[id]; }
      return;
    }
    if (node === draft.node || draft.text === undefined) { return; }
    draft.node = node;
    if (node.value === draft.text) { return; }
    /* An answer asked for before the text was typed, or sent, cannot know it; one that shows an earlier state of the same text does not either. */
    if (Math.max(draft.typed, draft.sent) > asked() || isEarlier(draft, node.value)) { write(node, draft.text); } else { delete drafts[id]; }
  }

  function isEarlier(draft, value) { return !draft.sent && draft.before.indexOf(value) >= 0; }

  /* What a field had told of itself comes back to it after a moment, when its reader may have typed on. */
  function echoed(node) {
    var draft = field(node) && drafts[node.id];
    if (draft && draft.node === node && !composing && draft.text !== undefined && node.value !== draft.text && isEarlier(draft, node.value)) { write(node, draft.text); }
  }
  new MutationObserver(function (changes) {
    changes.forEach(function (change) { echoed(change.target); });
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["value"], subtree: true });

  new MutationObserver(function () {
    Object.keys(drafts).forEach(keep);
    if (focused && !focused.node.isConnected) {
      var node = document.getElementById(focused.id);
      var lost = !document.activeElement || document.activeElement === document.body;
      if (node && lost) {
        var was = focused.caret;
        focused = { id: node.id, node: node, caret: was };
        refocus(node);
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})(window.coverage = window.coverage || {});
