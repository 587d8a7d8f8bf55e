import fc from 'fast-check';
import { instantOf, epochMs } from '#libs/kernel';
import { readDay, readInstant } from './date.js';

const moment = '2023-01-05T09:10:00.000+08:00';
const value = (cell: Parameters<typeof readInstant>[0], serials: '1900' | '1904' | null = null) => {
  const result = readInstant(cell, serials);
  return result.ok ? result.value : result.code;
};

describe('a time in a cell', () => {
  it.each([
    '2023-01-05 09:10',
    '2023-01-05 09:10:00',
    '2023-1-5 9:10',
    '2023/1/5 9:10',
    '2023.01.05 09:10',
    '2023年1月5日 9时10分',
    '2023年01月05日09时10分00秒',
    '2023年1月5日9点10分',
    '20230105091000',
    '202301050910',
    '20230105 091000',
    '2023-01-05T09:10:00',
    '2023-01-05T09:10:00+08:00',
    '2023-01-05T01:10:00Z',
    '2023-01-05 上午 9:10',
    '2023-01-05 上午9:10',
    '2023/1/5 AM 9:10',
    '2023/1/5 9:10 AM',
    '2023-01-05 星期四 09:10',
    '2023年1月5日（星期四）9时10分',
    '２０２３－０１－０５　０９：１０',
    '\u200b2023-01-05\u00a009:10 ',
    '2023-01-05 09:10:00.000',
  ])('is the same moment however it is written: %j', (text) => {
    expect(value(text)).toBe(moment);
  });

  it.each([
    ['2023-01-05 下午 3:05', '15:05'],
    ['2023-01-05 下午12:30', '12:30'],
    ['2023-01-05 下午15:05', '15:05'],
    ['2023-01-05 上午12:30', '00:30'],
    ['2023-01-05 中午12:30', '12:30'],
    ['2023-01-05 中午1:30', '13:30'],
    ['2023-01-05 凌晨2:00', '02:00'],
    ['2023-01-05 晚上8:00', '20:00'],
    ['2023-01-05 晚上20:00', '20:00'],
    ['2023/1/5 3:05 PM', '15:05'],
  ])('counts the hours as the word beside them says: %s is %s', (text, time) => {
    expect(value(text)).toBe(`2023-01-05T${time}:00.000+08:00`);
  });

  it('of a day alone is the day’s first instant', () => {
    for (const text of ['2023-01-05', '2023/1/5', '2023年1月5日', '20230105']) {
      expect(value(text)).toBe('2023-01-05T00:00:00.000+08:00');
    }
    expect(readDay('2023年1月5日 23:59', null)).toEqual({ ok: true, value: '2023-01-05' });
  });

  it.each(['05/01/2023', '1-5-2023', '23-01-05', '5/1/23 9:10'])(
    'is refused where the order of day and month cannot be told: %s',
    (text) => {
      expect(value(text)).toBe('import.date-ambiguous');
    },
  );

  it.each([
    '2023-02-29',
    '2023-13-01 09:10',
    '2023-01-05 24:00',
    '2023-01-05 9:60',
    '2023-01-05 上午13:00',
    '2023-01-05 晚上1:00',
    '2023-01-05 9:',
    '2023-01-05 9',
    '上周四',
    '2023-01',
    '1900-01-01',
    '2023-1/5',
    '20231305',
  ])('is refused where there is no such moment: %s', (text) => {
    expect(value(text)).toBe('import.date-unreadable');
  });

  it('as a serial number is read by the date system that the file names, and refused where it names none', () => {
    expect(value(44931.38194444445, '1900')).toBe(moment);
    expect(value(43469.38194444445, '1904')).toBe(moment);
    expect(value('44931.3819444444', '1900')).toBe(moment);
    expect(value(44931.38194444445)).toBe('import.date-serial');
    expect(value('44931.38')).toBe('import.date-serial');
  });

  it('as a date cell is what the cell shows, to the second', () => {
    expect(value(new Date(Date.UTC(2023, 0, 5, 9, 9, 59, 999)))).toBe(moment);
    expect(value(new Date(Date.UTC(1899, 11, 31, 9, 10)))).toBe('import.date-unreadable');
  });

  it('survives being written by Excel in either system, for every second of a century', () => {
    const first = Date.UTC(1990, 0, 1) / 1000;
    const last = Date.UTC(2099, 11, 31) / 1000;
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (second) => {
        const days = second / 86_400;
        const expected = instantOf(second * 1000 - 8 * 3_600_000);
        expect(value(Number((days + 25_569).toPrecision(15)), '1900')).toBe(expected);
        expect(value(String(expected.slice(0, 19).replace('T', ' ')))).toBe(expected);
        expect(epochMs(expected)).toBe(second * 1000 - 8 * 3_600_000);
      }),
    );
  });
});
