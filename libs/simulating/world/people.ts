import type { Representative, Submitter } from '#libs/case';
import { Random } from '../random.js';

/**
 * People who do not exist: a surname and a given name from two short lists, numbers out of ranges that nobody bears, streets
 * that no town has.
 */
const SURNAMES = '林松桦雪云岭溪榛柳石江白乔苗岳穆温展宁蓝'.split('');
const GIVEN = [
  '小满',
  '立夏',
  '知秋',
  '望北',
  '听雨',
  '念青',
  '思源',
  '晓禾',
  '安澜',
  '远山',
  '晚晴',
  '一诺',
  '若木',
  '青禾',
  '向阳',
  '晨曦',
  '嘉树',
  '守一',
  '长乐',
  '采薇',
  '子衿',
  '星河',
  '初雪',
  '沐阳',
  '归舟',
  '云帆',
  '清和',
  '明川',
  '语桐',
  '惊蛰',
];
const STREETS = ['松涛', '红松', '蓝莓', '木耳', '桦皮', '雪橇', '鹿鸣', '兴安杜鹃', '椴树蜜', '啄木鸟'];

/** A made-up person of that number. */
export interface Person {
  readonly number: number;
  readonly name: string;
  readonly phone: string;
  readonly address: string;
  readonly idNumber: string;
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** An identity number of valid form (GB 11643) that nobody bears: its division is the city as a whole, which issues none. */
function fictionalIdNumber(random: Random, number: number): string {
  const born = `${random.between(1950, 2004)}${two(random.between(1, 12))}${two(random.between(1, 28))}`;
  const first17 = `230700${born}${String(number % 1000).padStart(3, '0')}`;
  let sum = 0;
  ID_WEIGHTS.forEach((weight, i) => (sum += weight * Number(first17.charAt(i))));
  return first17 + '10X98765432'.charAt(sum % 11);
}

const two = (n: number) => String(n).padStart(2, '0');

/** @param number 0 … 99,999: the same number is the same person, and the telephone (199 000 …) is theirs alone */
export function personOf(seed: number | string, number: number): Person {
  const random = Random.of(seed, 'person', number);
  return {
    number,
    name: random.pick(SURNAMES) + random.pick(GIVEN),
    phone: `199000${String(number % 100_000).padStart(5, '0')}`,
    address: `${random.pick(STREETS)}路${random.between(1, 288)}号${random.between(1, 30)}栋${random.between(101, 699)}室`,
    idNumber: fictionalIdNumber(random, number),
  };
}

/** Nobody: an anonymous reporter. */
export const ANONYMOUS: Submitter = { name: null, phone: null, address: null, idNumber: null };

/** The person as they give themselves: name, telephone and address (Order 20 Art. 9, Order 121 Art. 10). */
export function asSubmitter(person: Person, division: string): Submitter {
  return { name: person.name, phone: person.phone, address: `${division}${person.address}`, idNumber: null };
}

/** The person as an agent with an original power of attorney. */
export function asRepresentative(person: Person, powers: string): Representative {
  return { name: person.name, phone: person.phone, idNumber: person.idNumber, powers };
}
