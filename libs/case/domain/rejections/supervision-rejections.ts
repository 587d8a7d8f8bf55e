import { because } from './template.js';

/** Against 催办 and 督办. */
export const supervisionRejections = {
  'reminder.nothing-open': because(
    '本案没有待办事项',
    'nothing of the case is open',
    '无须催办',
    'there is nothing to remind of',
  ),
  'reminder.no-handler': because(
    '本案尚未指定承办人',
    'the case has no handler yet',
    '请催办承办单位，或先指定承办人',
    'remind the unit, or have a handler assigned first',
  ),
  'supervision.ordered-already': because(
    '本案已在督办（{order}，{unit}）',
    'the case is supervised already ({order}, {unit})',
    '请待其答复后再督办',
    'wait for the answer before ordering again',
  ),
  'supervision.unit-not-responsible': because(
    '{unit} 既非承办单位（{holder}），也非其上级',
    '{unit} neither holds the case ({holder} does) nor stands above who does',
    '请督办承办单位或其上级',
    'order the unit that holds it, or one above it',
  ),
  'supervision.not-open': because(
    '督办 {order} 不存在或已答复',
    'there is no open supervision order {order}',
    '请核对督办编号',
    'check the order: the case shows the one that is open',
  ),
  'supervision.not-ordered-unit': because(
    '督办由被督办单位 {unit} 答复',
    'the order is answered by the unit that was ordered, {unit}',
    '请由该单位答复',
    'have that unit answer, or act for it',
  ),
};
