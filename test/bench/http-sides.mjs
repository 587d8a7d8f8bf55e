import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { Pool } from 'undici';
import { openReadModelPool, readModelPoolOptions } from '../../dist/libs/projecting/index.js';
import { CaseQueueQueries } from '../../dist/projections/case-queue/index.js';
import { workOrder } from '../../dist/test/support/work-orders.js';

/** Bodies that are written beforehand and sent in turn. Each is a case of its own all the same: none names a source. */
const BODIES = 1_000;

/** Registrations, each under an `Idempotency-Key` of its own, as the documentation tells a client to send them. */
export function registrations(url, token, connections) {
  const bodies = Array.from({ length: BODIES }, (_, i) => Buffer.from(JSON.stringify(complaint(i))));
  const pool = new Pool(url, { connections, pipelining: 1 });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const run = Date.now().toString(36);
  let sent = 0;
  const side = {
    /** Registrations that were acknowledged. */
    answered: 0,
    async work() {
      const number = sent++;
      const body = bodies[number % BODIES];
      const answer = await ask(pool, {
        ...{ method: 'POST', path: '/api/v1/cases', body },
        headers: { ...headers, 'idempotency-key': `${run}-${number}` },
      });
      if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.body}`);
      const { caseId, repeated } = JSON.parse(answer.body);
      if (typeof caseId !== 'string' || repeated !== false) throw new Error(`not a registration: ${answer.body}`);
      side.answered++;
    },
    close: () => pool.close(),
  };
  return side;
}

/** What a hotline's clerk writes down: every field that is usually known. */
function complaint(number) {
  return workOrder('complaint', {
    submitter: { name: `张${number}`, phone: `138${String(number).padStart(8, '0')}`, address: '伊春市伊美区旭日街道' },
    respondent: {
      name: `伊美区第${number}健身服务有限公司`,
      address: `伊春市伊美区新兴中路 ${number} 号`,
      uscc: '91350100M000100Y43',
      platform: '美团',
    },
    problem: '预付卡消费后拒不退还余额',
    place: '伊春市伊美区新兴中路',
    request: `办理健身年卡后门店停业，要求退还剩余 ${number} 元；多次联系未果，商家称总部尚未批复，请求依法调解。`,
    amountInDisputeFen: 1_000 + number,
  });
}

/** A page of the case list, asked for again and again. */
export function pageOverHttp(url, path, token, connections, items) {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const headers = { authorization: `Bearer ${token}` };
  return {
    async work() {
      const { status, body } = await ask(pool, { method: 'GET', path, headers });
      if (status !== 200) throw new Error(`${status}: ${body}`);
      const found = occurrences(body, '{"caseId":"');
      if (found !== items) throw new Error(`a page of ${found} instead of ${items} cases`);
    },
    close: () => pool.close(),
  };
}

/** The rows of the same page through `pg` alone, by the statement that the product makes for it. */
export function pageThroughPg(url, statement, connections, rows) {
  const pool = new pg.Pool({ connectionString: url, max: connections, types: readModelPoolOptions.types });
  return {
    name: `pg, ${connections} connections`,
    async work() {
      const found = await pool.query(statement);
      if (found.rows.length !== rows) throw new Error(`${found.rows.length} instead of ${rows} rows`);
    },
    close: () => pool.end(),
  };
}

/** The statement that the product makes for a page, heard on its way to the server. */
export async function statementOf(url, page) {
  const pool = openReadModelPool(url, 1);
  const heard = [];
  pool.on('connect', (client) => {
    const query = client.query;
    client.query = function (statement, values, ...rest) {
      heard.push(typeof statement === 'string' ? { text: statement, values } : { values, ...statement });
      return query.call(this, statement, values, ...rest);
    };
  });
  await new CaseQueueQueries(pool).listCases(page);
  await pool.end();
  const { name, text, values } = heard.findLast((statement) => /from .*"?case_queue"?/s.test(statement.text));
  return { ...(name !== undefined && { name }), text, values };
}

/** The bare route (`http-peer.mjs`), in a process of its own. */
export async function bareRoute(way, connections) {
  const child = fork(fileURLToPath(new URL('./http-peer.mjs', import.meta.url)), [way]);
  const [url] = await once(child, 'message');
  const { work, close } = registrations(url, 'nobody', connections);
  return {
    ...{ name: `bare route, ${way}`, work },
    async close() {
      await close();
      child.disconnect();
    },
  };
}

function occurrences(text, part) {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

/** Undici's own lowest door: a third of its `request` is making streams of answers (measured: 28 µs to 40 of this process). */
function ask(pool, request) {
  return new Promise((resolve, reject) => {
    let status = 0;
    const chunks = [];
    pool.dispatch(request, {
      onRequestStart() {},
      onResponseStart(_, code) {
        status = code;
      },
      onResponseData(_, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd: () => resolve({ status, body: Buffer.concat(chunks) }),
      onResponseError: (_, error) => reject(error),
    });
  });
}
