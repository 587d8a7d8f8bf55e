import type { Projection } from '../definition.js';
import { EntityFolder } from './entity-folder.js';
import { EventFolder } from './event-folder.js';
import type { FolderOptions, PageFolder } from './folder.js';

export type { FoldedPage, PageFolder } from './folder.js';

/** The folder for a projection. */
export function pageFolder(projection: Projection, options: FolderOptions): PageFolder {
  return projection.kind === 'entities' ? new EntityFolder(projection, options) : new EventFolder(projection);
}
