/**
 * What people buy and what goes wrong with it: the material of the requests, and when in the year it comes.
 * Figures are weights without unit; twelve for the months January … December.
 */
export interface Sector {
  readonly key: string;
  /** 问题类别. */
  readonly category: string;
  /** Complaints, reports and consultations a month, against the other sectors. */
  readonly season: readonly number[];
  /** 具体问题, with the sentence that tells it. */
  readonly problems: readonly { readonly problem: string; readonly facts: string }[];
  readonly items: readonly string[];
  /** What the item costs, in yuan. */
  readonly price: readonly [low: number, high: number];
  /** What kinds of firm sell it; the trade that ends a firm's name. */
  readonly trades: readonly string[];
  /** Share of firms that sell on a platform, in 1/10,000. */
  readonly online: number;
  /** The authority that a case of another's business is passed to (移送). */
  readonly otherAuthority: string | null;
  /** Whether goods of this kind can be tested. */
  readonly testable: boolean;
}

const ALL_YEAR = (weight: number): readonly number[] => Array.from({ length: 12 }, () => weight);

export const SECTORS: readonly Sector[] = [
  {
    key: 'online-shopping',
    category: '网络购物',
    season: [15, 12, 17, 12, 12, 17, 12, 12, 13, 14, 26, 20],
    problems: [
      { problem: '七日无理由退货被拒', facts: '收货后第三日申请七日无理由退货，商家以已拆封为由拒绝' },
      { problem: '商品与描述不符', facts: '收到的商品与页面描述的材质不一致，商家不予更换' },
      { problem: '虚假促销', facts: '页面标注的划线价从未成交过，促销降价不真实' },
      { problem: '不按约定发货', facts: '付款后超过约定期限仍未发货，客服不再回复' },
    ],
    items: ['羽绒服', '电热毯', '蓝牙耳机', '保温杯', '儿童书桌', '山野菜礼盒', '运动鞋'],
    price: [39, 900],
    trades: ['电子商务商行', '网络科技有限公司', '百货商行'],
    online: 9_000,
    otherAuthority: null,
    testable: true,
  },
  {
    key: 'fitness',
    category: '健身服务',
    season: [9, 8, 11, 9, 8, 7, 7, 7, 8, 8, 8, 9],
    problems: [
      { problem: '预付卡退款难', facts: '办卡后门店更换经营者，剩余次数无法使用，要求退款遭拒' },
      { problem: '霸王条款', facts: '合同写明“一经售出概不退换”，因搬家要求退余款被拒' },
      { problem: '停业失联', facts: '门店张贴停业通知后电话无人接听' },
    ],
    items: ['健身年卡', '私教课程', '游泳次卡', '瑜伽季卡'],
    price: [480, 3_600],
    trades: ['健身俱乐部', '健身服务中心', '瑜伽馆'],
    online: 500,
    otherAuthority: null,
    testable: false,
  },
  {
    key: 'prepaid',
    category: '预付式消费',
    season: [9, 8, 10, 8, 8, 8, 8, 8, 8, 8, 8, 9],
    problems: [
      { problem: '余额不予退还', facts: '储值后服务质量下降，要求退还余额，商家只同意换服务项目' },
      { problem: '诱导充值', facts: '店员以免费体验为名诱导充值，告知内容与实际不符' },
      { problem: '擅自涨价', facts: '充值后单次价格上调，原约定的折扣不再执行' },
    ],
    items: ['美发储值卡', '美容套餐', '洗车卡', '儿童乐园次卡', '洗衣储值卡'],
    price: [300, 2_800],
    trades: ['美容美发店', '美容养生会所', '洗衣店', '汽车美容店', '儿童乐园'],
    online: 300,
    otherAuthority: null,
    testable: false,
  },
  {
    key: 'heating',
    category: '供热服务',
    season: [18, 14, 9, 4, 1, 0, 0, 1, 3, 16, 19, 18],
    problems: [
      { problem: '室温不达标', facts: '供热期内室温长期低于十八度，多次报修没有改善，要求退还部分热费' },
      { problem: '收费争议', facts: '办理停热手续后仍按全额收取热费' },
      { problem: '漏水索赔', facts: '试水期间暖气漏水浸泡地板，赔偿数额谈不拢' },
    ],
    items: ['采暖费', '供热维修'],
    price: [900, 3_200],
    trades: ['供热有限公司', '热力服务有限公司'],
    online: 0,
    otherAuthority: '住房和城乡建设局',
    testable: false,
  },
  {
    key: 'tourism',
    category: '旅游服务',
    season: [7, 6, 2, 2, 5, 12, 16, 17, 12, 11, 2, 5],
    problems: [
      { problem: '住宿取消不退款', facts: '提前两日取消预订，商家扣除全部房费' },
      { problem: '强制购物', facts: '行程中被带到约定之外的购物店，停留时间超过游览时间' },
      { problem: '服务与宣传不符', facts: '宣传的林海观景房实际面向停车场' },
      { problem: '景区消费价格争议', facts: '点餐时未明示价格，结账时才告知按斤计价' },
    ],
    items: ['森林漂流套票', '民宿住宿', '两日游行程', '滑雪套票', '林间木屋'],
    price: [120, 1_900],
    trades: ['旅行社', '民宿', '度假山庄', '景区服务有限公司'],
    online: 4_500,
    otherAuthority: '文化广电和旅游局',
    testable: false,
  },
  {
    key: 'express',
    category: '快递服务',
    season: [7, 6, 7, 6, 6, 8, 6, 6, 7, 7, 13, 11],
    problems: [
      { problem: '快件丢失', facts: '快件显示已签收，实际没有收到，网点不予赔偿' },
      { problem: '快件损毁', facts: '签收时发现内件破碎，快递员拒绝出具证明' },
      { problem: '不送货上门', facts: '未经同意将快件放入驿站，另行收取保管费' },
    ],
    items: ['快递运输', '冷链快递', '代收点保管'],
    price: [12, 600],
    trades: ['快递服务部', '物流有限公司', '驿站'],
    online: 0,
    otherAuthority: '邮政管理局',
    testable: false,
  },
  {
    key: 'finance',
    category: '金融保险',
    season: ALL_YEAR(4),
    problems: [
      { problem: '误导销售', facts: '办理存款时被推荐保险产品，未说明提前退保有损失' },
      { problem: '自动扣费', facts: '未经确认开通增值服务并按月扣费' },
      { problem: '退保争议', facts: '犹豫期内申请退保，被要求缴纳手续费' },
    ],
    items: ['两全保险', '信用卡分期', '意外险'],
    price: [200, 5_000],
    trades: ['保险代理服务部', '信息咨询有限公司'],
    online: 800,
    otherAuthority: '国家金融监督管理总局监管分局',
    testable: false,
  },
  {
    key: 'food',
    category: '食品',
    season: [17, 14, 16, 14, 14, 16, 17, 17, 18, 14, 14, 16],
    problems: [
      { problem: '过期食品', facts: '购买后发现已超过保质期，要求依法赔偿' },
      { problem: '标签不符合规定', facts: '外包装没有生产日期，配料表与实物不一致' },
      { problem: '食品中有异物', facts: '食用时发现异物，商家只同意退一份的价款' },
      { problem: '感官异常', facts: '开封后有明显异味，怀疑变质' },
    ],
    items: ['冷冻水饺', '红松子', '蓝莓果干', '黑木耳', '散装糕点', '鲜奶', '蜂蜜', '熟食'],
    price: [8, 320],
    trades: ['超市', '食品商店', '副食商行', '山特产品店', '生鲜超市'],
    online: 2_500,
    otherAuthority: null,
    testable: true,
  },
  {
    key: 'catering',
    category: '餐饮服务',
    season: [11, 10, 9, 9, 10, 12, 13, 13, 11, 11, 8, 10],
    problems: [
      { problem: '收费不明码标价', facts: '菜单没有标价，结账金额远高于口头告知的价格' },
      { problem: '用餐后身体不适', facts: '用餐后身体不适就医，商家不承担医药费' },
      { problem: '最低消费', facts: '包间设置最低消费，事先没有告知' },
      { problem: '外卖缺斤少两', facts: '外卖份量明显不足，配送费重复收取' },
    ],
    items: ['家庭聚餐', '宴席', '外卖订单', '自助烤肉'],
    price: [25, 1_500],
    trades: ['餐厅', '烤肉店', '饭庄', '快餐店'],
    online: 3_000,
    otherAuthority: null,
    testable: false,
  },
  {
    key: 'appliances',
    category: '家用电器和电子产品',
    season: [9, 8, 11, 9, 9, 11, 10, 9, 9, 9, 11, 9],
    problems: [
      { problem: '不履行三包义务', facts: '三包期内同一故障修理两次仍不能正常使用，商家拒绝换货' },
      { problem: '维修收费争议', facts: '上门检查后更换了没有损坏的部件，收费没有清单' },
      { problem: '以旧充新', facts: '拆机发现使用痕迹，怀疑是翻新机' },
    ],
    items: ['手机', '电冰箱', '洗衣机', '电视机', '燃气灶', '平板电脑'],
    price: [260, 4_500],
    trades: ['电器商场', '通讯器材商店', '家电维修部'],
    online: 2_000,
    otherAuthority: null,
    testable: true,
  },
  {
    key: 'clothing',
    category: '服装鞋帽',
    season: [8, 6, 7, 7, 6, 6, 5, 5, 7, 8, 9, 9],
    problems: [
      { problem: '质量问题', facts: '穿着一周后开线掉色，商家以打折商品为由拒绝处理' },
      { problem: '材质标注不实', facts: '标注含绒量与实际不符' },
    ],
    items: ['羽绒外套', '皮靴', '羊绒衫', '冲锋衣'],
    price: [90, 1_600],
    trades: ['服装店', '鞋城', '百货商场'],
    online: 1_500,
    otherAuthority: null,
    testable: true,
  },
  {
    key: 'vehicles',
    category: '汽车销售和维修',
    season: [6, 5, 7, 6, 6, 6, 6, 6, 6, 7, 7, 7],
    problems: [
      { problem: '定金不退', facts: '约定的交车日期已过，要求退还定金被拒' },
      { problem: '维修质量争议', facts: '同一故障维修三次没有修好，仍要求支付费用' },
      { problem: '强制搭售保险', facts: '购车时被要求在店内购买指定保险' },
    ],
    items: ['购车定金', '发动机维修', '轮胎', '车辆保养套餐'],
    price: [300, 8_000],
    trades: ['汽车销售服务有限公司', '汽车修理厂', '轮胎商店'],
    online: 200,
    otherAuthority: null,
    testable: true,
  },
  {
    key: 'education',
    category: '教育培训服务',
    season: [5, 5, 6, 5, 5, 6, 8, 8, 7, 5, 4, 4],
    problems: [
      { problem: '退费难', facts: '课程未上完机构搬迁，要求退还剩余学费被拖延' },
      { problem: '虚假宣传', facts: '宣传的名师没有到课，由他人代课' },
    ],
    items: ['舞蹈课', '美术课', '职业考证班', '书法课'],
    price: [600, 4_800],
    trades: ['文化艺术培训学校', '教育咨询有限公司'],
    online: 600,
    otherAuthority: '教育局',
    testable: false,
  },
  {
    key: 'parking-and-property',
    category: '停车和物业收费',
    season: [6, 5, 6, 5, 5, 5, 6, 6, 5, 6, 5, 6],
    problems: [
      { problem: '不按公示标准收费', facts: '停车场收费高于公示标准，拒绝开具票据' },
      { problem: '重复收费', facts: '装修押金到期不退，又另收垃圾清运费' },
    ],
    items: ['停车费', '物业费', '装修押金'],
    price: [5, 2_000],
    trades: ['停车服务有限公司', '物业服务有限公司'],
    online: 0,
    otherAuthority: '住房和城乡建设局',
    testable: false,
  },
  {
    key: 'health-products',
    category: '保健食品',
    season: [6, 6, 8, 6, 6, 6, 5, 5, 6, 7, 6, 6],
    problems: [
      { problem: '夸大功效', facts: '在讲座上宣称可以治疗慢性病，老人购买后没有效果' },
      { problem: '诱导老年人消费', facts: '以免费领鸡蛋为名组织听课并推销产品' },
    ],
    items: ['灵芝孢子粉', '钙片', '蛋白粉', '鹿茸酒'],
    price: [198, 3_980],
    trades: ['健康管理中心', '保健品商行', '养生馆'],
    online: 1_200,
    otherAuthority: null,
    testable: true,
  },
  {
    key: 'home-decoration',
    category: '装修和建材',
    season: [3, 3, 6, 8, 8, 8, 8, 8, 7, 6, 4, 3],
    problems: [
      { problem: '质量问题', facts: '地板安装后起鼓开裂，商家称是使用不当' },
      { problem: '拖延工期', facts: '超过合同工期一个月仍未完工，要求赔偿损失' },
      { problem: '环保指标争议', facts: '家具气味刺鼻，怀疑甲醛超标，商家不愿检测' },
    ],
    items: ['实木地板', '定制衣柜', '防盗门', '墙面涂料'],
    price: [500, 9_000],
    trades: ['装饰材料商店', '装饰工程有限公司', '家具城'],
    online: 700,
    otherAuthority: null,
    testable: true,
  },
];
