export { kafkaSinks } from './kafka-sink.js';
export type { KafkaSinkParts } from './kafka-sink.js';
export { COMPRESSIONS, SASL_MECHANISMS } from './settings.js';
export type { CompressionName, KafkaLogin, KafkaSettings } from './settings.js';
export { checkpointNotInLog } from './problems.js';
export { SinkFailure } from './sink.js';
export type { Checkpoint, OpenSink, SinkFailureKind, TransactionalSink } from './sink.js';
