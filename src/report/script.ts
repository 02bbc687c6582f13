/** The page's own script: hovering over the scatter, the cost switch, and dots on a canvas when there are thousands. */
export const pageScript = `
const data = JSON.parse(document.getElementById('report-data').textContent);
const describe = (i) => {
  const [architecture, params, macs, scores, number] = data.trials[i];
  const rows = data.ids.map((id, k) => id + ': ' + scores[k]);
  return [architecture, 'params ' + params + ', MACs ' + macs, ...rows, 'trial ' + number];
};
for (const [key, plot] of Object.entries(data.plots)) {
  const box = document.getElementById('plot-' + key);
  const svg = box.querySelector('svg');
  const tip = box.querySelector('.tip');
  const ring = box.querySelector('.ring');
  const factor = () => svg.getBoundingClientRect().width / plot.width || 1;
  const canvas = box.querySelector('canvas');
  if (canvas) {
    const draw = () => {
      const ratio = (window.devicePixelRatio || 1) * factor();
      canvas.width = plot.width * ratio; canvas.height = plot.height * ratio;
      canvas.style.width = plot.width * factor() + 'px'; canvas.style.height = plot.height * factor() + 'px';
      const g = canvas.getContext('2d');
      g.scale(ratio, ratio); g.globalAlpha = 0.35;
      g.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--dot');
      for (const [x, y] of plot.marks) { g.beginPath(); g.arc(x, y, 1.6, 0, 7); g.fill(); }
    };
    draw();
    addEventListener('resize', draw);
    box.addEventListener('redraw', draw);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  }
  box.addEventListener('pointermove', (event) => {
    const at = svg.getBoundingClientRect();
    const k = factor();
    const px = (event.clientX - at.left) / k, py = (event.clientY - at.top) / k;
    let best = null, distance = 24 * 24;
    for (const mark of plot.marks) {
      const d = (mark[0] - px) ** 2 + (mark[1] - py) ** 2;
      if (mark.length === 3 && d < distance) { distance = d; best = mark; }
    }
    tip.hidden = ring.hidden = !best;
    if (!best) return;
    tip.replaceChildren(...describe(best[2]).map((line, n) => {
      const e = document.createElement(n ? 'div' : 'b'); e.textContent = line; return e;
    }));
    ring.style.left = best[0] * k + 'px'; ring.style.top = best[1] * k + 'px';
    tip.style.top = best[1] * k + 14 + 'px';
    tip.style.left = Math.max(0, Math.min(best[0] * k + 14, at.width - tip.offsetWidth)) + 'px';
  });
  box.addEventListener('pointerleave', () => { tip.hidden = ring.hidden = true; });
}
for (const input of document.querySelectorAll('input[name=cost]')) {
  input.addEventListener('change', () => {
    for (const key of Object.keys(data.plots)) {
      const box = document.getElementById('plot-' + key);
      box.hidden = key !== input.value;
      box.dispatchEvent(new Event('redraw'));
    }
  });
}
`;
