import type { Table } from '@podsim/kernel';
import type { Batch } from '../batches/batch.ts';

/** Names of the file formats, also the extensions of their files. */
export const formatNames = ['parquet', 'csv', 'ndjson'] as const;
export type FormatName = (typeof formatNames)[number];

/** Writes one table to one file. */
export interface TableWriter {
  write(batch: Batch): void;
  /** Completes the file and gives it its final name. */
  close(): void;
}

/** Opens a writer; the file gets its name when the writer is closed. */
export type OpenTable = (path: string, table: Table) => TableWriter;

/** Loads a format on first use: Parquet's encoder takes longer to import than a small run takes. */
export async function loadFormat(name: FormatName): Promise<OpenTable> {
  switch (name) {
    case 'csv':
      return (await import('./csv.ts')).openCsv;
    case 'ndjson':
      return (await import('./ndjson.ts')).openNdjson;
    case 'parquet':
      return (await import('./parquet.ts')).openParquet;
  }
}
