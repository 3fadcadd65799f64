/**
 * The report's own program: draws one figure at a time while the browser is idle, those near the screen first (so that
 * hundreds of figures do not block the page), keeps them as wide as the page, redraws them at the width of the paper
 * before printing, and saves a figure as a picture or as data. Drag zooms, a double click returns. Runs in the browser;
 * plotly.js stands before it in the page.
 */
export const pageProgram = `
(function () {
  'use strict';
  var figures = JSON.parse(document.getElementById('figures').textContent);
  var config = { responsive: true, displayModeBar: false };
  var touch = window.matchMedia && window.matchMedia('(pointer: coarse)').matches;
  var paperWidth = 680;
  // Two common figures fit on a page; those with several panels keep the room that their labels need.
  function paperHeight(height) { return height < 560 ? Math.min(0.78 * height, 385) : 0.8 * height; }
  var waiting = Array.from(document.querySelectorAll('.plot'));
  var drawn = new Map();
  function fitted(figure, width) {
    var layout = figure.layout;
    if (touch) layout = Object.assign({ dragmode: false }, layout);
    if (width >= 520) return layout;
    var smaller = Object.assign({}, layout, { font: Object.assign({}, layout.font, { size: 11 }) });
    smaller.legend = Object.assign({}, layout.legend, { font: { size: 10 } });
    smaller.margin = Object.assign({}, layout.margin, { l: 54, r: 10 });
    var entries = figure.data.filter(function (trace) { return trace.showlegend !== false && trace.name; }).length;
    smaller.height = layout.height + 9 * Math.max(0, entries - 4);
    return smaller;
  }
  function draw(plot) {
    if (drawn.has(plot)) return;
    var figure = figures[plot.dataset.figure];
    drawn.set(plot, figure);
    waiting.splice(waiting.indexOf(plot), 1);
    try {
      Plotly.newPlot(plot, figure.data, fitted(figure, plot.clientWidth), config);
    } catch (error) {
      plot.textContent = 'This figure could not be drawn (' + error + '). Its numbers can be saved as JSON below.';
    }
  }
  function drawAll() { waiting.slice().forEach(draw); }
  // A page that is never idle (a busy machine, a browser without a window) is drawn all the same.
  function idle(work) {
    if (window.requestIdleCallback) window.requestIdleCallback(work, { timeout: 100 });
    else setTimeout(work, 1);
  }
  function drawNext() {
    if (waiting.length > 0) { draw(waiting[0]); idle(drawNext); } else { document.documentElement.dataset.drawn = 'all'; }
  }
  if (window.IntersectionObserver) {
    var observer = new IntersectionObserver(function (entries) {
      var near = entries.filter(function (entry) { return entry.isIntersecting; }).map(function (entry) { return entry.target; });
      waiting = near.filter(function (plot) { return !drawn.has(plot); })
        .concat(waiting.filter(function (plot) { return near.indexOf(plot) < 0; }));
    }, { rootMargin: '400px' });
    waiting.forEach(function (plot) { observer.observe(plot); });
  }
  idle(drawNext);
  function saveText(name, text) {
    var link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest('button[data-save]');
    if (!button) return;
    var name = button.dataset.figure, format = button.dataset.save;
    var plot = document.querySelector('.plot[data-figure="' + name + '"]');
    draw(plot);
    if (format === 'json') saveText(name + '.json', JSON.stringify(figures[name]));
    else Plotly.downloadImage(plot, { format: format, filename: name, scale: format === 'png' ? 3 : 1,
      width: plot.clientWidth, height: plot.clientHeight });
  });
  window.addEventListener('beforeprint', function () {
    drawAll();
    drawn.forEach(function (figure, plot) {
      plot.style.minWidth = plot.style.minHeight = '0';
      Plotly.relayout(plot, { autosize: false, width: paperWidth, height: paperHeight(figure.layout.height) });
    });
  });
  window.addEventListener('afterprint', function () {
    drawn.forEach(function (figure, plot) {
      plot.style.minWidth = figure.minWidthPx + 'px';
      Plotly.relayout(plot, { autosize: true, width: null, height: fitted(figure, plot.clientWidth).height });
    });
  });
})();
`;
