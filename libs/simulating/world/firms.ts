import type { Respondent } from '#libs/case';
import type { Organisation, Unit } from '#libs/identity';
import { Random, Urn } from '../random.js';
import { SECTORS } from './sectors.js';
import type { Sector } from './sectors.js';
import { fictionalUscc } from './uscc.js';

/** An operator that does not exist. */
export interface Firm {
  readonly respondent: Respondent;
  readonly sector: Sector;
  /** The station in whose area it is. */
  readonly station: Unit;
  /** 在线消费纠纷解决企业. */
  readonly odr: boolean;
}

/** Trade names that no register would hold. */
const TRAITS =
  '月背 云端 十三月 慢半拍 六角 会飞的 打盹的 倒着走的 三只 彩虹 半夜 空心 隐身 纸糊 透明 话多的 迷路的 蓝色 会唱歌的 数星星的 没睡醒的 圆滚滚的 举手的 第八个'.split(
    ' ',
  );
const CREATURES =
  '松鼠 木耳 驯鹿 雪人 榛子 棕熊 猫头鹰 狍子 云杉 蘑菇 刺猬 野鸭 山雀 蚂蚁 冰溜子 松塔 萤火虫 蜗牛 飞龙鸟 鲟鱼 水獭 白桦 蝈蝈 树莓'.split(
    ' ',
  );
const PLATFORMS = ['松果集市', '桦树皮商城', '雪橇优选'];
const STREETS = ['松涛', '红松', '蓝莓', '木耳', '桦皮', '雪橇', '鹿鸣', '啄木鸟'];

/** Share of firms, in 1/10,000, that are ODR enterprises: among those that draw many complaints, and among the rest. */
const ODR_OF_LARGE = 2_500;
const ODR_OF_SMALL = 250;

/** The firms of a simulated city; who draws how many complaints follows a harmonic law (the k-th draws 1/k of the first). */
export class Firms {
  readonly #bySector: ReadonlyMap<Sector, Urn<Firm>>;
  readonly #odrBySector: ReadonlyMap<Sector, readonly Firm[]>;

  /** @param count firms in all sectors; each sector has at least three */
  constructor(seed: number, count: number, organisation: Organisation) {
    const used = new Set<string>();
    const stations = stationUrn(organisation);
    const total = SECTORS.reduce((sum, sector) => sum + yearly(sector), 0);
    let serial = 0;
    const firms = new Map(
      SECTORS.map((sector) => {
        const size = Math.max(3, Math.floor((count * yearly(sector)) / total));
        const ofSector = Array.from({ length: size }, (_, rank) =>
          firmOf(Random.of(seed, 'firm', sector.key, rank), sector, rank, serial++, stations, organisation, used),
        );
        return [sector, ofSector] as const;
      }),
    );
    this.#bySector = mapValues(firms, (ofSector) => new Urn(ofSector, (_, rank) => Math.floor(1_000_000 / (rank + 3))));
    this.#odrBySector = mapValues(firms, (ofSector) => ofSector.filter((firm) => firm.odr));
  }

  draw(random: Random, sector: Sector): Firm {
    const urn = this.#bySector.get(sector);
    if (!urn) throw new RangeError(`no firms in ${sector.key}`);
    return urn.draw(random);
  }

  /** An ODR enterprise of the sector. */
  drawOdr(random: Random, sector: Sector): Firm {
    return random.pick(this.#odrBySector.get(sector) ?? []);
  }
}

function mapValues<K, V, W>(map: ReadonlyMap<K, V>, of: (value: V) => W): ReadonlyMap<K, W> {
  return new Map([...map].map(([key, value]) => [key, of(value)]));
}

const yearly = (sector: Sector): number => sector.season.reduce((sum, weight) => sum + weight, 0);

/** Most people live in the districts around the seat and in the largest city of the county level. */
function stationUrn(organisation: Organisation): Urn<Unit> {
  const stations = organisation.units().filter((unit) => organisation.childrenOf(unit.code).length === 0);
  return new Urn(stations, (station) => {
    const siblings = station.parent === null ? 1 : organisation.childrenOf(station.parent).length;
    return siblings * siblings + 2;
  });
}

function firmOf(
  random: Random,
  sector: Sector,
  rank: number,
  serial: number,
  stations: Urn<Unit>,
  organisation: Organisation,
  used: Set<string>,
): Firm {
  const station = stations.draw(random);
  const division = station.code.slice(0, 6);
  const place = placeOf(station, organisation);
  const trade = random.pick(sector.trades);
  let name = `${place}${random.pick(TRAITS)}${random.pick(CREATURES)}${trade}`;
  for (let branch = 2; used.has(name); branch++) name = `${name.replace(/（第\d+分店）$/, '')}（第${branch}分店）`;
  used.add(name);
  return {
    sector,
    station,
    // Enterprises with many complaints are invited to become ODR enterprises; each sector has at least the first.
    odr: random.chance(rank < 6 ? ODR_OF_LARGE : ODR_OF_SMALL) || rank === 0,
    respondent: {
      name,
      address: `伊春市${place}${random.pick(STREETS)}街${random.between(1, 199)}号`,
      uscc: fictionalUscc(trade.endsWith('公司') ? '1' : '2', division, serial + 1),
      platform: random.chance(sector.online) ? random.pick(PLATFORMS) : null,
    },
  };
}

/** 铁力市, from 铁力市市场监督管理局: the county's name is its authority's without the authority. */
export function placeOf(station: Unit, organisation: Organisation): string {
  const county = station.level === 'station' && station.parent !== null ? organisation.get(station.parent) : station;
  return (county ?? station).name.zh.replace(/市场监督管理局$/, '');
}
