import type { Findings, Spread } from './findings.ts';

export interface ReportFacts {
  readonly days: number;
  readonly seed: number;
  readonly speed: number;
  readonly realSeconds: number;
  readonly problems: readonly string[];
  readonly kills: number;
  /** Simulated seconds that nineteen of twenty answers stayed below. */
  readonly answerSeconds: number;
  /** From telephones at home, as the gateway counted them. */
  readonly telephoneCalls: number;
  readonly findings: Findings;
}

const TIERS = ['paired', 'volunteers', 'community-organisations', 'social-and-property', 'committee-and-grid', 'street'] as const;
/** A volunteer looks at the telephone within about a minute; where answers take longer than this, the machine decides who is asked next. */
const MOST_ANSWER_SECONDS = 120;
const minutes = (seconds: number | null) => (seconds === null ? '–' : `${(seconds / 60).toFixed(1)} min`);
const spread = (value: Spread) => `p50 ${minutes(value.p50)}, p95 ${minutes(value.p95)} (${value.count})`;
const share = (part: number, whole: number) => (whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`);

export function textReport({ days, seed, speed, realSeconds, problems, kills, answerSeconds, telephoneCalls, findings: f }: ReportFacts): string {
  const owned = Object.values(f.perTier).reduce((sum, n) => sum + n, 0);
  return [
    `${days} days, seed ${seed}, clock ×${speed}, ${Math.round(realSeconds)} s real, ${kills} kills, answers within ${answerSeconds.toFixed(0)} simulated seconds (p95)`,
    `needs ${f.needs}  ${Object.entries(f.states).map(([state, n]) => `${state} ${n}`).join('  ')}`,
    `unowned ${f.unowned}  double owned ${f.doubleOwned}  clocks lost ${f.timersLost}  clocks twice ${f.timersTwice}`,
    `trail ${f.trailVerified ? 'verified' : 'BROKEN'}  ledger ${f.ledgerBalanced ? 'balanced' : 'NOT BALANCED'}`,
    `first offer ${spread(f.secondsToFirstOffer)}`,
    `owner       ${spread(f.secondsToAccept)}`,
    `arrival     ${spread(f.secondsToArrive)}; red within 18 min: ${f.redWithin18Minutes.arrived} of ${f.redWithin18Minutes.of}, still open ${f.redOpen}`,
    `family raised ${f.family.raised}, reported of red calls ${f.family.reported}`,
    `telephone: calls ${telephoneCalls}, needs ${f.telephone.needs}, confirmed by keys ${f.telephone.confirmed}, to be rung back ${f.telephone.callbacks}`,
    `offers per acceptance ${f.offersPerAcceptance ?? '–'}  Gini over volunteers ${f.gini ?? '–'}`,
    `credits issued ${f.credits.issuedMinutes} min, spent ${f.credits.spentMinutes} min`,
    ...TIERS.map((tier) => `  ${tier.padEnd(26)} ${String(f.perTier[tier] ?? 0).padStart(5)}  ${share(f.perTier[tier] ?? 0, owned)}`),
    ...(answerSeconds > MOST_ANSWER_SECONDS ? [`the machine was too slow for a clock ×${speed}: offers ran out before they were seen; use a lower --speed`] : []),
    ...(problems.length > 0 ? ['problems:', ...[...new Set(problems)].slice(0, 20).map((one) => `  ${one}`)] : []),
  ].join('\n');
}

const escape = (text: string) => text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] as string);

/** The share owned per ring, drawn as rings: the figure of 呼应 with a stroke as wide as its share. */
function ringChart(f: Findings): string {
  const owned = Math.max(1, Object.values(f.perTier).reduce((sum, n) => sum + n, 0));
  const rings = TIERS.map((tier, index) => {
    const part = (f.perTier[tier] ?? 0) / owned;
    const radius = 24 + index * 21;
    const length = 2 * Math.PI * radius;
    return `<circle cx="170" cy="170" r="${radius}" fill="none" stroke="#ddd3c4" stroke-width="12"/>
      <circle cx="170" cy="170" r="${radius}" fill="none" stroke="#c8552b" stroke-width="12" stroke-dasharray="${(part * length).toFixed(1)} ${length.toFixed(1)}" transform="rotate(-90 170 170)"/>`;
  }).join('');
  const legend = TIERS.map((tier, index) => `<tr><td>${index + 1}</td><th scope="row">${tier}</th><td>${f.perTier[tier] ?? 0}</td><td>${share(f.perTier[tier] ?? 0, owned)}</td></tr>`).join('');
  return `<figure><svg viewBox="0 0 340 340" width="340" role="img" aria-label="Share owned per tier, inner ring first"><circle cx="170" cy="170" r="9" fill="#c8552b"/>${rings}</svg>
    <table><caption>Owned per tier, inner ring first</caption><tbody>${legend}</tbody></table></figure>`;
}

function bar(label: string, value: Spread): string {
  const width = (seconds: number | null) => Math.min(100, ((seconds ?? 0) / 7_200) * 100);
  return `<tr><th scope="row">${label}</th><td><svg viewBox="0 0 100 8" width="320" height="16" preserveAspectRatio="none" aria-hidden="true">
    <rect width="${width(value.p95)}" height="8" fill="#e8c9b8"/><rect width="${width(value.p50)}" height="8" fill="#c8552b"/></svg></td><td>${spread(value)}</td></tr>`;
}

export function htmlReport(facts: ReportFacts): string {
  const f = facts.findings;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>呼应 simulation, seed ${facts.seed}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;background:#faf6ef;color:#2a2420;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}td,th{padding:.25rem .75rem;text-align:start}
figure{display:flex;gap:2rem;flex-wrap:wrap;align-items:center;margin:1rem 0}pre{background:#fff;padding:1rem;overflow:auto;border:1px solid #ddd3c4}</style></head><body>
<h1>${facts.days} days in 奎星楼社区</h1><p>Seed ${facts.seed}, clock ×${facts.speed}, ${facts.kills} kills. ${f.needs} needs.</p>
${ringChart(f)}
<table><caption>Times (bar to 2 h: dark p50, light p95)</caption><tbody>${bar('first offer', f.secondsToFirstOffer)}${bar('owner', f.secondsToAccept)}${bar('arrival', f.secondsToArrive)}</tbody></table>
<pre>${escape(textReport(facts))}</pre></body></html>`;
}
