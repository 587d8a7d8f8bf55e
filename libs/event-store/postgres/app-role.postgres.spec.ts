import { Client } from 'pg';
import { sha256 } from '#libs/kernel';
import type { Sealed } from '#libs/kernel';
import { freshDatabase } from '#libs/testing';
import type { TestDatabase } from '#libs/testing';
import { command, headOf, newStream, noted, wholeLog } from '../contract/events.js';
import { hashesAsByteaArray, int4Array, textsAsByteaArray } from './array-parameter.js';
import { openPostgresEventStore } from './index.js';
import type { PostgresEventStore } from './index.js';

describe('the role that the engine runs as', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  let app: Client;
  let events: Sealed[];
  const stream = newStream();

  beforeAll(async () => {
    database = await freshDatabase();
    store = openPostgresEventStore({ appUrl: database.appUrl });
    events = command(stream, { events: noted(3) });
    await store.append(stream, 'no-stream', events);
    app = new Client(database.appUrl);
    await app.connect();
  });
  afterAll(async () => {
    await app.end();
    await store.close();
    await database.drop();
  });
  afterEach(async () => {
    const log = await wholeLog(store);
    expect(log.map(({ text }) => text)).toEqual(events.map(({ text }) => text));
    expect(log.map(({ hash }) => hash)).toEqual(events.map(({ hash }) => hash));
  });

  it('may read the log', async () => {
    const { rows } = await app.query('select count(*)::integer as count from log.event');
    expect(rows).toEqual([{ count: 3 }]);
  });

  it.each([
    [
      'write an event past the function',
      `insert into log.event select position + 3, stream || '-2', revision, gen_random_uuid(), 0, type, recorded_at, effective_at, hash, text from log.event`,
    ],
    ['change an event', `update log.event set text = replace(text, '3', '4')`],
    ['remove an event', 'delete from log.event where position = 3'],
    ['empty the log', 'truncate log.event'],
    ['lock out the others', 'do $$ begin lock table log.event in share mode; end $$'],
    ['change the table', 'alter table log.event add column note text'],
    ['take the table', 'alter table log.event owner to current_user'],
    ['drop the table', 'drop table log.event'],
    ['drop a constraint', 'alter table log.event drop constraint event_stream_revision'],
    ['disable the triggers', 'alter table log.event disable trigger all'],
    ['drop a trigger', 'drop trigger append_only on log.event'],
    [
      'put a trigger of its own',
      'create trigger mine before insert on log.event for each row execute function suppress_redundant_updates_trigger()',
    ],
    ['put a rule', 'create rule mine as on insert to log.event do instead nothing'],
    [
      'replace the function',
      'create or replace function log.append_batch(bytea[], bytea[], integer[], integer[]) returns void language sql as $$ $$',
    ],
    ['drop the function', 'drop function log.append_batch'],
    ['change what the function sets', 'alter function log.append_batch reset all'],
    ['make something in the log\u2019s schema', 'create table log.mine (n integer)'],
    ['make something in the public schema', 'create table public.mine (n integer)'],
    [
      'become the owner',
      `do $$ begin execute format('set role %I', (select rolname from pg_roles r join pg_class c on c.relowner = r.oid where c.oid = 'log.event'::regclass)); end $$`,
    ],
    ['replay as a replica, without triggers', 'set session_replication_role = replica'],
    ['call the trigger\u2019s function', 'select log.refuse_change()'],
    ['load data from a file', `copy log.event from '/etc/passwd'`],
    ['write to the system catalogue', `update pg_catalog.pg_class set relowner = 0 where relname = 'event'`],
  ])('may not %s', async (_, statement) => {
    await expect(app.query(statement)).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|42809|0A000|55000)$/) as string,
    });
  });

  it('has no right on the log but to read it, and no way to grant itself one', async () => {
    // Without any right to grant, GRANT warns and does nothing.
    await app.query('grant all on log.event to current_user');
    const rights = ['insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'maintain'];
    const { rows } = await app.query('select has_table_privilege($1, $2) as has', ['log.event', rights.join(', ')]);
    expect(rows).toEqual([{ has: false }]);
  });

  it('cannot smuggle a function of its own into the appending one', async () => {
    await app.query('create temporary table event (position bigint)');
    await app.query(
      `create function pg_temp.sha256(bytea) returns bytea language sql as $$ select decode(repeat('00', 32), 'hex') $$`,
    );
    await app.query('set search_path = pg_temp, log, public');
    const [next] = command(stream, { head: headOf(events) });
    await expect(call([{ ...(next as Sealed), hash: sha256('another') }])).rejects.toMatchObject({ code: 'LOG01' });
    await app.query('reset search_path; drop table pg_temp.event');
  });

  describe('through the function', () => {
    const next = () => command(stream, { head: headOf(events) })[0] as Sealed;
    const forged = (change: (text: string) => string): Sealed => {
      const text = change(next().text);
      return { ...next(), text, hash: sha256(text) };
    };

    it.each([
      ['a hash that is not the text\u2019s', () => ({ ...next(), hash: sha256('another') })],
      ['a text that is no JSON', () => forged((text) => text.replace('{"actor":', '{"actor"'))],
      [
        'a text whose envelope is inside a string',
        () =>
          forged(
            (text) => `{"x":"${text.slice(0, 40).replaceAll('"', '')}${text.slice(text.lastIndexOf(',"effectiveAt"'))}`,
          ),
      ],
      ['a text with something behind its envelope', () => forged((text) => `${text.slice(0, -1)},"zone":"x"}`)],
      ['a text whose envelope lies deeper', () => forged((text) => `{"actor":${text}}`)],
      [
        'an escaped character in the envelope',
        () => forged((text) => text.replace('"type":"CaseNoted"', '"type":"Case\\u004eoted"')),
      ],
      [
        'a revision that is not written as numbers are',
        () => forged((text) => text.replace('"revision":"3"', '"revision":"03"')),
      ],
    ])('may not store %s', async (_, event) => {
      await expect(call([event()])).rejects.toMatchObject({ code: 'LOG01' });
    });

    it.each([
      [
        'conflict',
        'a revision that is taken',
        () => forged((text) => text.replace('"revision":"3"', '"revision":"1"')),
      ],
      [
        'conflict',
        'a revision that leaves a gap',
        () => forged((text) => text.replace('"revision":"3"', '"revision":"4"')),
      ],
      [
        'broken',
        'another predecessor',
        () => forged((text) => text.replace(/"prev":"\w+"/, `"prev":"${sha256('x')}"`)),
      ],
      ['elsewhere', 'a command of another stream', () => elsewhere()],
      ['repeated', 'a command again', () => events[0] as Sealed],
    ])('is told "%s" for %s', async (why, _, event) => {
      const { rows } = await call([event()]);
      expect(JSON.parse(rows[0]?.unclean ?? '[]')).toMatchObject([{ event: 1, why }]);
    });

    it('may not store half a command, or a command over two streams', async () => {
      const more = command(stream, { head: headOf(events), events: noted(2) });
      await expect(call(more.slice(0, 1), [1])).rejects.toMatchObject({ code: 'LOG01' });
      const other = command(newStream())[0] as Sealed;
      await expect(call([more[0] as Sealed, other], [1, 0])).rejects.toMatchObject({ code: 'LOG01' });
      await expect(call(more, [1, 1])).rejects.toMatchObject({ code: 'LOG01' });
    });

    it('may not store two events of a stream that do not chain, though one call brings them', async () => {
      const rivals = [next(), next()];
      await expect(call(rivals, [0, 0])).rejects.toMatchObject({ code: 'LOG01' });
    });

    it('may not store anything in another isolation level, where positions could be given twice', async () => {
      await app.query('begin isolation level repeatable read');
      await expect(call([next()])).rejects.toMatchObject({ code: 'LOG01' });
      await app.query('rollback');
    });

    it('may not store more than 1 MiB', async () => {
      const note = 'x'.repeat(1_048_576);
      const [large] = command(stream, { head: headOf(events), events: [{ type: 'CaseNoted', data: { note } }] });
      await expect(call([large as Sealed])).rejects.toMatchObject({ code: '23514' });
    });

    it('may not store nothing, or arrays that do not fit', async () => {
      await expect(call([])).rejects.toMatchObject({ code: 'LOG01' });
      await expect(call([next()], [0, 0])).rejects.toMatchObject({ code: 'LOG01' });
    });

    function elsewhere(): Sealed {
      const other = newStream();
      const commandId = (events[0] as Sealed).envelope.commandId;
      return command(other, { commandId })[0] as Sealed;
    }
  });

  it('is refused by a trigger even as the owner', async () => {
    const owner = new Client(database.ownerUrl);
    await owner.connect();
    for (const slip of ['update log.event set type = type', 'delete from log.event', 'truncate log.event']) {
      await expect(owner.query(slip)).rejects.toMatchObject({ code: 'LOG02' });
    }
    await owner.end();
  });

  function call(given: readonly Sealed[], followers: readonly number[] = given.map(() => 0)) {
    const texts = given.map(({ text }) => text);
    const tails = texts.map((text) => Buffer.byteLength(text.slice(text.lastIndexOf(',"effectiveAt":"'))));
    return app.query<{ first_position: string; unclean: string | null }>(
      'select * from log.append_batch($1, $2, $3, $4)',
      [
        textsAsByteaArray(texts, Buffer.byteLength(texts.join(''))),
        hashesAsByteaArray(given.map(({ hash }) => hash)),
        int4Array(tails),
        int4Array(followers),
      ],
    );
  }
});
