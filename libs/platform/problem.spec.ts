import { ProblemError } from './problem.js';

class Late extends ProblemError {}

describe('a problem', () => {
  const parts = {
    code: 'case.late',
    status: 409,
    messages: { zh: '已超过期限', en: 'the term has passed' },
    next: { zh: '请申请延期。', en: 'apply for an extension' },
    article: '第二十三条',
    cause: new Error('phone 13800000000'),
  };

  it('leaves as RFC 9457 details, with both languages, the article and the next step', () => {
    expect(new Late(parts).toProblem('req-1')).toEqual({
      type: 'urn:shuangwei:problem:case.late',
      title: 'the term has passed',
      status: 409,
      code: 'case.late',
      detail: '已超过期限。请申请延期。',
      messages: parts.messages,
      next: parts.next,
      article: '第二十三条',
      instance: 'req-1',
    });
  });

  it('keeps its cause for the log and tells it to nobody', () => {
    const problem = new Late(parts);
    expect(problem.cause).toBe(parts.cause);
    expect(JSON.stringify(problem.toProblem())).not.toContain('13800000000');
  });

  it('says in its message what to do, so that a bare stack trace helps too', () => {
    const problem = new Late(parts);
    expect(problem.message).toBe('[case.late] the term has passed → apply for an extension');
    expect(problem.name).toBe('Late');
  });

  it.each([
    ['已超过期限。', '请申请延期。'],
    ['已超过期限', '。请申请延期。'],
  ])('sets one full stop between message and next step (%s %s)', (zh, next) => {
    const problem = new Late({ ...parts, messages: { zh, en: '' }, next: { zh: next, en: '' } });
    expect(problem.toProblem().detail).toBe('已超过期限。请申请延期。');
  });
});
