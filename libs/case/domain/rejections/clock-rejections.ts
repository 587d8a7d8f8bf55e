import { because } from './template.js';

/** Against touching clocks by hand, and against the clock-watching reactor's commands. */
export const clockRejections = {
  'clock.unknown': because(
    '没有期限“{clock}”',
    'there is no clock {clock}',
    '请使用本案适用办法所列的期限',
    'name a clock of the rule-set of this case',
  ),
  'clock.not-open': because(
    '期限“{clock}”未在进行',
    'the clock {clock} is not open',
    '无须操作',
    'nothing is to be done',
  ),
  'clock.not-pausable': because(
    '期限“{clock}”不能因“{reason}”中止',
    'the clock {clock} may not be paused for “{reason}”',
    '请选择该期限允许的中止事由',
    'name a reason that its rule lists',
  ),
  'clock.paused': because('期限“{clock}”已中止', 'the clock {clock} is paused already', '请先恢复', 'resume it first'),
  'clock.not-paused': because(
    '期限“{clock}”未中止',
    'the clock {clock} is not paused',
    '无须恢复',
    'nothing is to be resumed',
  ),
  'clock.paused-by-event': because(
    '期限“{clock}”因“{reason}”中止，须由对应事项结束恢复',
    'the clock {clock} is paused by “{reason}”: it resumes when that ends',
    '请记录该事项的结束',
    'record the end of it',
  ),
  'clock.not-extendable': because(
    '期限“{clock}”不能延长',
    'the clock {clock} cannot be extended',
    '请在期限内办理',
    'keep to the period',
  ),
  'clock.extended-already': because(
    '只能延长 {times} 次，已延长',
    'it may be extended {times} time(s), and was',
    '请在期限内办理',
    'keep to the period',
  ),
  'clock.extension-unit': because(
    '延长的单位与期限不符',
    "the extension's unit is not the rule's",
    '请按规定的单位填写',
    'give it in the unit of the rule',
  ),
  'clock.extension-amount': because(
    '延长须为一至 {most} 天',
    'it may be extended by one to {most} days',
    '请重新填写天数',
    'give another number',
  ),
  'clock.overdue': because(
    '期限已过（{dueAt}），不能再延长、中止或作废',
    'the period is over ({dueAt}): it can no longer be extended, paused or voided',
    '请尽快办理',
    'decide without delay',
  ),
  'clock.missed': because(
    '期限“{clock}”的超期已记录，不能作废',
    'the missing of the clock {clock} is on record: it can no longer be voided',
    '请尽快办理',
    'decide without delay',
  ),
  'clock.no-due-date': because(
    '期限“{clock}”中止中，没有到期日',
    'the clock {clock} is paused and has no due date',
    '恢复后再提醒',
    'remind after it is resumed',
  ),
  'clock.rung-fired': because(
    '期限“{clock}”的提醒“{rung}”已触发',
    'the rung {rung} of the clock {clock} has fired for this due date',
    '无须再次触发',
    'nothing is to be done',
  ),
  'clock.rung-not-due': because(
    '期限“{clock}”的提醒“{rung}”须待 {at}（工作时间内）',
    'the rung {rung} of the clock {clock} fires at {at}, within working hours',
    '无须提前触发',
    'it fires by itself then',
  ),
  'clock.rung-overtaken': because(
    '期限“{clock}”的提醒“{rung}”已无意义：期限已过，或期限短于该提醒',
    'the rung {rung} of the clock {clock} makes no sense any more: the deadline has passed, or the period is too short for it',
    '无须触发',
    'nothing is to be done',
  ),
  'clock.due-date-moved': because(
    '期限“{clock}”已变动（第 {run} 次计时，到期 {dueAt}）',
    'the clock {clock} has moved on (run {run}, due {dueAt})',
    '请按新的到期日处理',
    'go by what is due now',
  ),
  'clock.not-missed': because(
    '期限“{clock}”未超期',
    'the clock {clock} was not missed by {now}',
    '无须记录',
    'nothing is to be recorded',
  ),
  'clock.missed-already-recorded': because(
    '期限“{clock}”的超期已记录',
    'the missing of the clock {clock} is recorded already',
    '无须再次记录',
    'nothing is to be done',
  ),
};
