export { kafkaSinks } from './kafka-sink.js';
export type { KafkaSinkParts } from './kafka-sink.js';
export { kafkaSettings } from './settings.js';
export type { CompressionName, KafkaLogin, KafkaSettings } from './settings.js';
export type { Checkpoint, OpenSink, TransactionalSink } from './sink.js';
