import fc from 'fast-check';
import { encodedEvent } from './event-encoding.js';
import { eventMessage } from './event-message.js';
import { streams } from './protocol.js';
import { DELETED_REVISION } from './stream-metadata.js';
import type { LoggedEvent } from './transaction-log.js';

const bytes = fc.uint8Array({ maxLength: 300 });
const natural = fc.oneof(fc.nat(), fc.constantFrom(0, 127, 128, 2 ** 31, 2 ** 32, 2 ** 49, Number.MAX_SAFE_INTEGER));

const anyEvent: fc.Arbitrary<LoggedEvent> = fc.record({
  id: fc.uuid(),
  stream: fc.string({ unit: 'grapheme', minLength: 1 }),
  type: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
  isJson: fc.boolean(),
  data: bytes,
  metadata: bytes,
  revision: fc.oneof(natural, fc.constant(DELETED_REVISION)),
  created: fc.nat(4_000_000_000_000),
  position: natural,
  end: natural,
});

test('an event that was encoded by hand is what the generated classes make of it', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const decoded = streams.ReadResp.deserializeBinary(encodedEvent(event));
      expect(decoded.toObject()).toEqual(eventMessage(event, 'string').toObject());
    }),
  );
});

test('an event of many kilobytes, whose lengths take several bytes, is encoded as well', () => {
  for (const size of [100, 20_000, 3_000_000]) {
    const event = { ...fc.sample(anyEvent, 1)[0]!, data: new Uint8Array(size).fill(7) };
    const decoded = streams.ReadResp.deserializeBinary(encodedEvent(event));
    expect(decoded.getEvent()?.getEvent()?.getData_asU8()).toHaveLength(size);
  }
});
