import fc from 'fast-check';
import { packFields, unpackFields } from './compact.js';

describe('the compact form of a private state', () => {
  it('gives back what was put in, whatever the texts hold', () => {
    const field = fc.option(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\t', '\n', '\\', '\\e', '\\t', '健身卡\t退款')),
    );
    fc.assert(
      fc.property(fc.array(field, { minLength: 1 }), (fields) => {
        expect(unpackFields(packFields(fields))).toEqual(fields);
      }),
    );
  });

  it('keeps every state on one line, so that a state may be made of lines', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (fields) => {
        expect(packFields(fields)).not.toContain('\n');
      }),
    );
  });
});
