import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../house/reference/index.js';
import { Shuangwei } from '../support/shuangwei.js';
import { workOrder } from '../support/work-orders.js';
import type { Acknowledged } from '../support/work-orders.js';
import { figuresOf, namedIn } from './figures.js';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const read = (file: string) => readFileSync(join(projectRoot(), 'deploy', file), 'utf8');
const { groups } = parse(read('prometheus/alerts.yml')) as { groups: readonly { rules: readonly Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);
const { panels } = JSON.parse(read('grafana/shuangwei.json')) as { panels: readonly Panel[] };
const datasources = parse(read('grafana/datasource.yml')) as { datasources: readonly { uid: string }[] };

const expressions: [string, string][] = [
  ...alerts.map(({ alert, expr }): [string, string] => [alert, expr]),
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }): [string, string] => [title, expr])),
];

/** What Prometheus adds to every series that it scrapes, and what this file's relabelling does. */
const OF_THE_TARGET = ['job', 'instance', 'role'];

describe('The dashboard and the alert rules', () => {
  let city: Shuangwei;
  let figures: ReturnType<typeof figuresOf>;

  beforeAll(async () => {
    city = await Shuangwei.onFreshFolder({ WATCH_DEADLINES: 'on' });
    const server = await city.serve();
    await server.ready();
    // Something of everything that has labels only when it happens.
    const registered = await server.post('/api/v1/cases', workOrder('complaint'));
    const { caseId, position } = (await registered.json()) as Acknowledged;
    await server.projected(BigInt(position));
    expect((await server.as('x.y.z').get('/api/v1/cases')).status).toBe(401);
    expect((await server.post(`/api/v1/cases/${caseId}/accept`, {})).status).toBeGreaterThanOrEqual(400);
    for (const until = performance.now() + 60_000; ;) {
      figures = figuresOf(await (await server.get('/metrics')).text());
      if (figures.get('shuangwei_watch_passes_total')?.has('outcome') || performance.now() > until) break;
    }
    await server.stop();
  }, 180_000);
  afterAll(() => city.end(), 60_000);

  it('are there', () => {
    expect(alerts.length).toBeGreaterThan(5);
    expect(expressions.length).toBeGreaterThan(30);
  });

  it.each(expressions)('ask in “%s” for figures that a running server tells: %s', (_, expression) => {
    const { metrics, labels } = namedIn(expression);
    expect(metrics.length).toBeGreaterThan(0);
    const ours = metrics.filter((name) => name !== 'up');
    expect(ours.filter((name) => !figures.has(name))).toEqual([]);
    const known = new Set([...OF_THE_TARGET, ...ours.flatMap((name) => [...(figures.get(name) ?? [])])]);
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  });

  it('have a rule for every figure that the page about operating calls worth an alarm', () => {
    const page = readFileSync(join(projectRoot(), 'docs/how-to/operate.md'), 'utf8');
    const [worthIt = ''] = page.split('\n\n').filter((paragraph) => paragraph.startsWith('Worth an alarm'));
    const named = [...worthIt.matchAll(/`[^`]*?(shuangwei_\w+)[^`]*`/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(5);
    const rules = alerts.map(({ expr }) => expr).join('\n');
    expect(named.filter((name) => name !== undefined && !rules.includes(name))).toEqual([]);
  });

  it('would be caught with a figure or a label that there is not', () => {
    const { metrics, labels } = namedIn('sum by (colour) (rate(shuangwei_appends_total{kind="x"}[5m])) > other{a="b"}');
    expect(metrics).toEqual(['shuangwei_appends_total', 'other']);
    expect(labels).toEqual(['kind', 'a', 'colour']);
    expect(figures.has('shuangwei_appends_total')).toBe(false);
  });

  it('say of each alarm in Chinese and English what it means and how bad it is', () => {
    for (const { alert, labels, annotations } of alerts) {
      const { summary, description } = annotations;
      expect({ alert, severity: labels.severity }).toEqual({
        ...{ alert, severity: expect.stringMatching(/^(critical|warning)$/) as string },
      });
      for (const text of [summary, description]) {
        expect({ alert, chinese: /[\u4e00-\u9fff]/.test(text) }).toEqual({ alert, chinese: true });
        expect({ alert, english: /[a-z]{3}/.test(text) }).toEqual({ alert, english: true });
      }
    }
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  });

  it('have a data source that is provisioned, and titles in both languages', () => {
    const uids = datasources.datasources.map(({ uid }) => uid);
    for (const { title, type, datasource } of panels) {
      expect({ title, both: /[\u4e00-\u9fff].* · [A-Z]/.test(title) }).toEqual({ title, both: true });
      if (type !== 'row') expect(uids).toContain(datasource?.uid);
    }
  });
});
