import { bothOrders, order121, order20, registration, Story } from '../testing/story.js';
import { mediatedComplaint } from '../testing/stories.js';
import { caseActions } from './actions.js';
import { eventCatalogue, isCaseEventType } from './catalogue.js';
import { rejectionCatalogue } from './rejections/catalogue.js';
import { cite, reject } from './rejections/reject.js';

const received = '2026-05-06T09:00';

describe('The event catalogue', () => {
  it('has a Chinese and an English title for every event', () => {
    for (const { title } of Object.values(eventCatalogue)) {
      expect(title.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(title.en).toMatch(/^[A-Z]/);
    }
  });

  it('knows case events and nothing else, not even what every object has', () => {
    expect(isCaseEventType('CaseClosed')).toBe(true);
    expect(isCaseEventType('toString')).toBe(false);
  });
});

describe('Rejections', () => {
  it('say in both languages why, and what to do next', () => {
    for (const { message, next } of Object.values(rejectionCatalogue)) {
      expect(message.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(next.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(message.en.length * next.en.length).toBeGreaterThan(0);
    }
  });

  it('calls a clock by its title in Chinese; the details keep its name', () => {
    const { message, details } = reject('clock.paused', { details: { clock: 'initial-review' } });
    expect(message).toEqual({ zh: '期限“初查（受理决定）”已中止', en: 'the clock initial-review is paused already' });
    expect(details).toEqual({ clock: 'initial-review' });
    expect(reject('clock.unknown', { details: { clock: 'no-such' } }).message.zh).toBe('没有期限“no-such”');
  });

  it('fill in the details, states in the words of each language', () => {
    const { message, details } = reject('closing.not-ended', { details: { status: 'mediating' } });
    expect(message.zh).toBe('实体处理尚未结束（调解中），不能办结');
    expect(message.en).toBe('the substance has not ended (mediating): the case cannot be closed');
    expect(details).toEqual({ status: 'mediating' });
  });

  it.each(bothOrders)('$name: cite the article of the law of the case', ({ name, law, received: day }) => {
    const article =
      name === 'Order 20' ? '《市场监督管理投诉举报处理暂行办法》第十八条' : '《市场监督管理投诉举报处理办法》第二十条';
    mediatedComplaint(law, day)
      .when({
        kind: 'HoldMediationSession',
        manner: 'on-site',
        place: null,
        partiesToldAt: null,
        complainantPresent: true,
        respondentPresent: true,
        summary: null,
      })
      .thenRejected('session.place-missing', { article });
  });

  it('leave an article that names its own law as it is', () => {
    expect(cite(order20, '《市场监督管理行政处罚程序规定》第十八条')).toBe('《市场监督管理行政处罚程序规定》第十八条');
    expect(cite(order20, '第十四条')).toBe('《市场监督管理投诉举报处理暂行办法》第十四条');
  });

  it('never carry what the submitter said', () => {
    const command = registration('complaint', received, {
      submitter: { name: '张三', phone: '999', address: null, idNumber: null },
    });
    const decision = Story.none(order121).when(command).decision;
    expect(decision.ok).toBe(false);
    expect(JSON.stringify(decision)).not.toContain('张三');
    expect(JSON.stringify(decision)).not.toContain('999');
  });
});

describe('Actions', () => {
  it('have slugs that are kebab-case, and each its own', () => {
    const slugs = Object.values(caseActions).map(({ slug }) => slug);
    for (const slug of slugs) expect(slug).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(new Set(slugs).size).toBe(slugs.length);
  });
});
