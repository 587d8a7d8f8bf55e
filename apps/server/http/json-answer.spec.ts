import fc from 'fast-check';
import { fastify } from 'fastify';
import { answerInJson, jsonText } from './json-answer.js';

const byReplacer = (value: unknown) =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));

describe('An answer as JSON', () => {
  it('has bigints as decimal strings, wherever they stand', () => {
    expect(jsonText({ revision: 12n, items: [1n, { position: 2n ** 63n }], none: null })).toBe(
      '{"revision":"12","items":["1",{"position":"9223372036854775808"}],"none":null}',
    );
  });

  it('is what JSON.stringify makes of anything', () => {
    const leaf = fc.oneof(
      ...[fc.string(), fc.bigInt(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.date()],
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value')),
        fc.dictionary(
          fc.string().filter((key) => key !== 'toJSON'),
          tie('value'),
        ),
      ),
    }));
    fc.assert(fc.property(value, (any) => expect(jsonText({ any })).toBe(byReplacer({ any }))));
  });

  it('leaves the answer as it was', () => {
    const answer = Object.freeze({ items: Object.freeze([Object.freeze({ revision: 1n })]) });
    jsonText(answer);
    expect(answer).toEqual({ items: [{ revision: 1n }] });
  });

  it.each([1, 10_000])('arrives whole and with its length in bytes, %d characters long', async (length) => {
    const server = fastify({ exposeHeadRoutes: true });
    answerInJson(server);
    const answer = { position: 7n, text: '健'.repeat(length) };
    server.get('/', () => answer);
    const [got, head] = await Promise.all([server.inject('/'), server.inject({ method: 'HEAD', url: '/' })]);
    expect(got.payload).toBe(jsonText(answer));
    const bytes = String(Buffer.byteLength(jsonText(answer)));
    expect([got.headers['content-length'], head.headers['content-length']]).toEqual([bytes, bytes]);
    expect([got.headers['content-type'], head.payload]).toEqual(['application/json; charset=utf-8', '']);
    await server.close();
  });
});
