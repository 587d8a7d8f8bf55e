export { importFile } from './import-file.js';
export type { CellRef, FileFaultCode, RowFaultCode, RowReason } from './faults.js';
export { BUILT_IN_MAPPINGS, parseMapping } from './mapping/load-mapping.js';
export type { Mapping } from './mapping/mapping.js';
export type { Encoding } from './reading/encoding.js';
export type { ByteSource } from './reading/source.js';
export type {
  ImportAnswer,
  ImportCommand,
  ImportCounts,
  ImportOptions,
  ImportProgress,
  ImportReport,
  RowResult,
} from './types.js';
