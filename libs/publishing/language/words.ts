import { z } from 'zod';

/**
 * The words that public events are made of. Each is a closed form – a code, a number, an instant, one of a list –, so that no free text,
 * and nobody's name in it, can get out by any of them.
 */

/** RFC 3339 with the offset of Asia/Shanghai. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?\+08:00$/)
  .describe('时刻，RFC 3339，东八区 · instant, Asia/Shanghai');
export const date = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .describe('日期 · date, Asia/Shanghai');
export const month = z
  .string()
  .regex(/^\d{4}-\d\d$/)
  .describe('月 · month: 2026-05');
export const week = z
  .string()
  .regex(/^\d{4}-W\d\d$/)
  .describe('周 · ISO 8601 week: 2026-W20');

export const caseId = z
  .string()
  .regex(/^[TJZ](-[0-9A-HJKMNP-TV-Z]{4}){4}$/)
  .describe('案件编号 · case: kind letter (T 投诉, J 举报, Z 咨询) and sixteen characters of Crockford’s base 32');
/** GB/T 2260, six digits, or a station below it. */
export const unit = z
  .string()
  .regex(/^\d{6}(-[0-9A-Za-z]{1,8})?$/)
  .describe('单位代码 · unit: GB/T 2260 division code, or a station below it: 230781-02');
export const uscc = z
  .string()
  .regex(/^[0-9A-HJ-NP-RTUWXY]{18}$/)
  .describe('统一社会信用代码 · unified social credit code (GB 32100)');

/** Who somebody is, without saying it: a keyed hash, the same for the same person as long as the key is the same. */
export const pseudonym = z
  .string()
  .regex(/^[a-z]{1,12}_[A-Za-z0-9_-]{22}$/)
  .describe('化名 · pseudonym, a keyed hash: the same person or business, and nothing of who it is');

/** A short name out of the law's or the engine's own files: a clock, a rung, a reason, an indicator. */
export const NAME = /^[A-Za-z][A-Za-z0-9.+_-]{0,79}$/;
export const name = z.string().regex(NAME).describe('短名 · short name of the law’s or the engine’s');
export const clock = name.describe('时限 · name of the clock in the rule-set: docs/reference/clocks.md');
export const GROUND = /^\d{1,3}(\.\d{1,3}){0,2}$/;
export const ground = z
  .string()
  .regex(GROUND)
  .describe('依据的条款 · paragraph of the regulation, as it is cited: 15.4');
export const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256，小写十六进制 · lower-case hexadecimal');
export const decimal = z
  .string()
  .regex(/^-?\d{1,9}(\.\d{1,9})?$/)
  .describe('分值，十进制文本 · points, a decimal text');
export const count = z.int().nonnegative();
export const fen = z.int().describe('分 · 1/100 yuan');
export const number = z.int().positive();
export const dayUnit = z.enum(['working-day', 'calendar-day']);

/** 问题类别 as the platform's list names it. Whatever looks as if it held more than a heading is `其他`. */
export const HEADING = /^(?!.*[0-9０-９]{5})[^\p{C}]{0,40}$/u;
export const category = z.string().regex(HEADING);
