import { actionFields } from '#libs/case/service';
import { fieldsFromWords } from './fields-from-words.js';

const words = (action: string, ...given: string[]) => fieldsFromWords(given, actionFields(action));

describe('the words of a command line', () => {
  it('are text where the field is text, however much they look like a number', () => {
    expect(words('register', 'submitter.phone=13800138000', 'request=12315', 'amountInDisputeFen=12000')).toEqual({
      ...{ submitter: { phone: '13800138000' }, request: '12315', amountInDisputeFen: 12_000 },
    });
  });

  it('are numbers and flags where the field is one, nested or chosen from a list', () => {
    expect(words('record-follow-up', 'reached=true', 'satisfaction=5', 'remark=true')).toEqual({
      ...{ reached: true, satisfaction: 5, remark: 'true' },
    });
    expect(words('attach-evidence', 'evidence.bytes=10', 'evidence.name=1.jpg')).toEqual({
      evidence: { bytes: 10, name: '1.jpg' },
    });
  });

  it('are a list where the field is one, where a name comes twice, and where it says so', () => {
    expect(words('refuse', 'grounds=16.1', 'otherWays=court', 'otherWays=arbitration', 'nix[]=c')).toEqual({
      ...{ grounds: ['16.1'], otherWays: ['court', 'arbitration'], nix: ['c'] },
    });
    expect(words('start-verification', 'officers=["wang","li"]')).toEqual({ officers: ['wang', 'li'] });
  });

  it('are one text in one action and a list of objects in another, though the field has the same name', () => {
    expect(words('pause-clock', 'evidence=检测委托书')).toEqual({ evidence: '检测委托书' });
    expect(words('supplement-materials', 'evidence={"name":"a"}')).toEqual({ evidence: [{ name: 'a' }] });
  });

  it('leave a field empty with null, and keep an equals sign and a broken bracket', () => {
    expect(words('register', 'place=null', 'problem=1=2', 'category=[x')).toEqual({
      ...{ place: null, problem: '1=2', category: '[x' },
    });
  });

  it.each(['route', '=x', 'a..b=1', '__proto__.polluted=1', 'a.constructor=1'])(
    'are refused where they are no field: %s',
    (word) => {
      expect(() => words('route', word)).toThrow('invalid input');
      expect({}).not.toHaveProperty('polluted');
    },
  );

  it('are refused where one contradicts another', () => {
    expect(() => words('register', 'submitter=x', 'submitter.name=y')).toThrow('contradicts');
  });
});
