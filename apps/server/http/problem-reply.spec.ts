import Fastify from 'fastify';
import { ProblemError } from '#libs/platform';
import { foldsAreBusy } from '../scoring/fold-problems.js';
import { sendProblem } from './problem-reply.js';

describe('The answer with a problem', () => {
  it.each([
    ['as long as the problem says', foldsAreBusy(7), '7'],
    [
      'a second where it does not say',
      new ProblemError({ code: 'store.unavailable', status: 503, messages: { zh: '', en: '' } }),
      '1',
    ],
    [
      'longer for a disk to be freed',
      new ProblemError({ code: 'store.disk-full', status: 503, messages: { zh: '', en: '' } }),
      '5',
    ],
    [
      'never where nothing will be otherwise',
      new ProblemError({ code: 'rate.not-found', status: 404, messages: { zh: '', en: '' } }),
      undefined,
    ],
  ])('tells to come again: %s', async (_, error, seconds) => {
    const app = Fastify();
    app.get('/', (_request, reply) => sendProblem(reply, error.toProblem('1')));
    const { statusCode, headers, json } = await app.inject('/');
    expect([statusCode, headers['retry-after'], headers['content-type']]).toEqual([
      ...[error.status, seconds, 'application/problem+json; charset=utf-8'],
    ]);
    expect(json<{ code: string }>().code).toBe(error.code);
    await app.close();
  });
});
