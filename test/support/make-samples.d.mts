/** The sample work orders as a CSV, without a byte order mark. */
export function sampleCsv(): string;
/** The same as a workbook. */
export function sampleXlsx(): Promise<Uint8Array>;
