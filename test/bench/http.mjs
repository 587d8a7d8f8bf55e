import { loadOrganisation } from '../../dist/libs/identity/index.js';
import { closedLoop, compare, ratioOf, ratioRangeOf } from './figures.mjs';
import { bareRoute, pageOverHttp, pageThroughPg, registrations, statementOf } from './http-sides.mjs';
import { fillLog, withProduct } from './product.mjs';
import { withServer } from './server.mjs';

/** Smaller for a quick look: BENCH_CASES=2000 npm run bench -- http. */
const CASES = Number(process.env.BENCH_CASES ?? 20_000);
const EVENTS_A_CASE = 8.9;
const CONNECTIONS = 64;
/** Cases of a page, where nobody says how many. */
const LIMIT = 50;
const COUNTY = '230781';
/** The peer of a page gets the pool that suits it best, found by trying. */
const POOL_SIZES = [4, 10, 32];

/** As it is by default: a line of log for each request. */
const AS_RUN = { LOG_LEVEL: 'info' };

/** `post`: registrations over a bare route's requests. `list`: pages over the same statement through `pg` alone. */
const TARGETS = { post: 0.35, list: 0.5 };

/**
 * Registrations and pages of the case list over HTTP, 64 at once, each on a connection that is kept: of the product in the role `api`,
 * beside a bare NestJS route that validates the same body by Nest's own pipe and stores nothing, and beside the page's own statement
 * through `pg`. A second bare route validates as the product does, which is quicker: `overOwn` is the ratio to that.
 * Registrations are measured a second time of a server that does everything, read models included.
 *
 * This process asks; the product and the bare route have one each, PostgreSQL has its own, and all share the machine. On two cores
 * the product competes with its own database for what the bare route has to itself.
 */
export function run({ say, rounds, seconds }) {
  return withServer(async (server) => {
    // Each on a database of its own: what another left behind is vacuumed and written out for minutes.
    await server.createDatabase('registrations');
    const asApi = { ...AS_RUN, ROLES: 'api' };
    const post = await withProduct(server.url('registrations'), (product) => posts('POST', product), asApi);
    await server.createDatabase('http');
    const url = server.url('http');
    const everything = await withProduct(url, (product) => allRoles(url, product), AS_RUN);
    const pages = await withProduct(url, (product) => allPages(server.appUrl('http'), product), asApi);
    const ratios = { post: post.ratio, list: Math.min(...pages.map(({ ratio }) => ratio)) };
    const pass = Object.entries(TARGETS).every(([name, least]) => ratios[name] >= least);
    return { connections: CONNECTIONS, cases: CASES, post, everything, pages, ratios, targets: TARGETS, pass };
  });

  async function allRoles(url, product) {
    const filled = await fillLog(url, CASES * EVENTS_A_CASE, CASES);
    await product.projected();
    say(`the log: ${filled.events} events of ${CASES} cases, appended in ${filled.seconds} s`);
    let behind = 0;
    const settle = async () => {
      behind = Math.max(behind, await product.behind());
      await product.projected();
    };
    const figures = await posts('POST, all roles', product, settle);
    say(`the read models were ${behind} events behind at the most`);
    return { ...figures, eventsBehind: behind };
  }

  async function allPages(url, product) {
    const pages = [];
    for (const page of PAGES) pages.push(await listed(url, product, page));
    return pages;
  }

  /** @param settle waits until nothing else goes on */
  async function posts(what, product, settle = () => undefined) {
    const ours = { name: 'ours', ...registrations(product.url, await product.token('intake'), CONNECTIONS), settle };
    const [nest, own] = [await bareRoute('pipe', CONNECTIONS), await bareRoute('service', CONNECTIONS)];
    for (const { work } of [ours, nest, own]) await closedLoop(CONNECTIONS, seconds(4), work);
    await settle();
    const options = { callers: CONNECTIONS, rounds: rounds(7), seconds: seconds(3), what };
    const { rates, ...figures } = await compare(say, { ours, nest, own }, options);
    for (const side of [ours, nest, own]) await side.close();
    const [ratio, range] = [ratioOf, ratioRangeOf].map((of) => of(rates, 'ours', 'nest'));
    const overOwn = ratioOf(rates, 'ours', 'own');
    say(`${what}: ${ratio} of a bare route (rounds: ${range.join(' to ')}), ${overOwn} of one with our validation`);
    say(`${ours.answered} registrations`);
    const peer = { name: nest.name, ...figures.nest };
    return { ours: figures.ours, peer, ratio, ratioRange: range, overOwn, registered: ours.answered };
  }

  async function listed(url, product, { name, query, as, page }) {
    const statement = await statementOf(url, { ...page, limit: LIMIT });
    // The product asks for a row more than it shows, to know whether there is another page.
    const peer = await best(POOL_SIZES, (size) => pageThroughPg(url, statement, size, LIMIT + 1));
    const ours = pageOverHttp(product.url, `/api/v1/cases${query}`, await product.token(...as), CONNECTIONS, LIMIT);
    await closedLoop(CONNECTIONS, seconds(4), ours.work);
    const result = await beside(name, { name: 'ours', ...ours }, peer);
    await ours.close();
    return { name, ...result };
  }

  async function beside(what, ours, peer) {
    const options = { callers: CONNECTIONS, rounds: rounds(5), seconds: seconds(4), what };
    const { rates, ...figures } = await compare(say, { ours, peer }, options);
    await peer.close();
    const [ratio, range] = [ratioOf, ratioRangeOf].map((of) => of(rates, 'ours', 'peer'));
    say(`${what}: ${ratio} of ${peer.name} (rounds: ${range.join(' to ')})`);
    return { ours: figures.ours, peer: { name: peer.name, ...figures.peer }, ratio, ratioRange: range };
  }

  /** Opens a peer in each of the ways and keeps the quickest. */
  async function best(ways, open) {
    let kept;
    for (const way of ways) {
      const side = await open(way);
      await closedLoop(CONNECTIONS, seconds(4) / 4, side.work);
      const { perSecond } = await closedLoop(CONNECTIONS, seconds(4) / 2, side.work);
      say(`trying  ${side.name.padEnd(28)} ${Math.round(perSecond)}/s`);
      const better = kept === undefined || perSecond > kept.perSecond;
      await (better ? kept?.side : side)?.close();
      if (better) kept = { side, perSecond };
    }
    return kept.side;
  }
}

/** Pages as they are asked for, and what the product then looks for. */
const PAGES = [
  {
    name: 'GET, everybody',
    ...{ query: '', as: ['auditor'] },
    page: { filter: {}, sort: { by: 'due', direction: 'asc' } },
  },
  {
    name: 'GET, a county',
    ...{ query: '', as: ['head', '--unit', COUNTY] },
    page: { filter: { units: unitsOf(COUNTY) }, sort: { by: 'due', direction: 'asc' } },
  },
  {
    name: 'GET, newest complaints',
    ...{ query: '?kind=complaint&sort=-received', as: ['auditor'] },
    page: { filter: { kinds: ['complaint'] }, sort: { by: 'received', direction: 'desc' } },
  },
];

function unitsOf(code) {
  return loadOrganisation()
    .subtree(code)
    .map((unit) => unit.code);
}
